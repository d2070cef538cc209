// Owns: the type of the modules that build/wat.mjs makes.
declare module '*.wat' {
  /** Machine code, in base64. */
  export const code: string
}
