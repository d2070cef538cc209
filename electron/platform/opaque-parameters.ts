// Owns: what both ends must agree on beforehand. Pinned here and never taken from the far end.

/** Argon2id, 64 MiB, 3 passes, 4 lanes: RFC 9106 section 4, second recommendation. About 0.2 s on the connector. */
export const KEY_STRETCHING = 'memory-constrained' as const

/** The selector is part of what OPAQUE authenticates, so it cannot be swapped on the way. */
export const identifiersFor = (selector: string): { client: string; server: string } => ({
  client: `postern:${selector}`,
  server: 'postern:host'
})
