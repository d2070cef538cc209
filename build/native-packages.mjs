// Owns: the list of packages that hold machine code. They are never bundled, are unpacked from the asar file, and only
// electron/platform may import them. Never: lists a package that is plain JavaScript.
export const NATIVE_PACKAGES = Object.freeze(['keytar', 'libsql', '@jitsi/robotjs', 'koffi', '@julusian/jpeg-turbo'])
