// Owns: what both ends must agree on beforehand. Pinned here and never taken from the far end.

/** Argon2id, 64 MiB, 3 passes, 4 lanes: RFC 9106 section 4, second recommendation. About 0.2 s on the connector. */
export const KEY_STRETCHING = 'memory-constrained' as const

/** The least there is: nobody guesses 32 random bytes, so nothing is gained by making each guess dear. */
export const LEAST_STRETCHING = { 'argon2id-custom': { iterations: 1, memory: 8, parallelism: 1 } } as const

export type KeyStretching = typeof KEY_STRETCHING | typeof LEAST_STRETCHING

/** The selector says what kind of secret it is, and OPAQUE authenticates the selector. */
export const keyStretchingFor = (selector: string, typed: KeyStretching = KEY_STRETCHING): KeyStretching =>
  selector.startsWith('resume:') ? LEAST_STRETCHING : typed

/** The selector is part of what OPAQUE authenticates, so it cannot be swapped on the way. */
export const identifiersFor = (selector: string): { client: string; server: string } => ({
  client: `postern:${selector}`,
  server: 'postern:host'
})
