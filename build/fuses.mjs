// @ts-check
// Owns: every fuse of the Electron that is released. Never: leaves one to its default; a fuse that a new version adds
// makes this file fail its type check until somebody has decided.

/** @type {Readonly<Required<NonNullable<import('electron-builder').Configuration['electronFuses']>>>} */
export const FUSES = Object.freeze({
  // ELECTRON_RUN_AS_NODE would let any program use ours as a Node with our name on it.
  runAsNode: false,
  enableCookieEncryption: true,
  // NODE_OPTIONS and --inspect would let any program of this user run code inside the gate.
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  // There is no start-up snapshot of our own.
  loadBrowserProcessSpecificV8Snapshot: false,
  // Pages come from app://postern only.
  grantFileProtocolExtraPrivileges: false,
  // electron-builder signs after the fuses are set.
  resetAdHocDarwinSignature: false
})
