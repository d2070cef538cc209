// Owns: giving memory back at once instead of with the next garbage collection. A page of fresh memory costs more than the
// encryption of what goes into it; what was given back is the next that is used (docs/adr/0027).

/** Below this it is not worth the call. */
export const LEAST_RELEASED_BYTES = 16 * 1024
/** A view may leave out a header and still be all that anybody has of its memory. */
const MOST_LEFT_OUT = 64

/** TypeScript's table for ES2023 does not know it; nor does V8 before 11.4, where the garbage collection has to do. */
type Memory = ArrayBufferLike & { readonly transfer?: (bytes: number) => unknown }

/**
 * Of bytes that nobody looks at any more: afterwards they are gone, and whoever still looks finds nothing instead of somebody
 * else's. Does nothing for a piece of a larger memory, such as Node's pool.
 */
export function release(bytes: Uint8Array): void {
  const memory: Memory = bytes.buffer
  if (bytes.byteLength < LEAST_RELEASED_BYTES || memory.byteLength - bytes.byteLength > MOST_LEFT_OUT) return
  memory.transfer?.(0)
}
