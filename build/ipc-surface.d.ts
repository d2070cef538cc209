// Owns: the type of the module that build/ipc-surface.mjs makes.
declare module 'virtual:ipc-surface' {
  type Names = readonly string[]
  /** By window role, then by kind of channel: the names that this role may use. */
  export const ipcSurface: Readonly<
    Record<
      import('../shared/ipc').WindowRole,
      { readonly call: Names; readonly tell: Names; readonly event: Names; readonly port: Names }
    >
  >
}
