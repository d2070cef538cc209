// Owns: LZ4 blocks (lz4_Block_format.md), both ways, in plain TypeScript: the decoder runs in a sandboxed page, and what
// the encoder gets is small. Never: frames, dictionaries, or a byte outside the given buffers, whatever a block says.

const MIN_MATCH = 4
/** The format asks that the last 5 bytes are literals and that no match starts in the last 12. */
const LAST_LITERALS = 5
const MATCH_LIMIT = 12
const MAX_OFFSET = 65_535
const HASH_BITS = 13
/** After so many misses in a row (a power of two, as bits) the search strides faster: noise is not worth it. */
const SKIP_BITS = 5

const table = new Int32Array(1 << HASH_BITS)

/** Bytes that `length` bytes take at worst. */
export const compressBound = (length: number): number => length + Math.ceil(length / 255) + 16

/** Compresses all of `source` into `target`. Returns the bytes written, or -1 when `target` is too small. */
export function compressBlock(source: Uint8Array, target: Uint8Array): number {
  const end = source.length
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength)
  const matchStartEnd = end - MATCH_LIMIT
  const matchEnd = end - LAST_LITERALS
  let out = 0
  let anchor = 0
  let at = 0
  let misses = 1 << SKIP_BITS
  table.fill(-1)

  const literals = (count: number, matchCode: number): boolean => {
    if (out + count + Math.floor(count / 255) + 2 > target.length) return false
    if (count < 15) target[out++] = (count << 4) | matchCode
    else {
      target[out++] = 0xf0 | matchCode
      let rest = count - 15
      for (; rest >= 255; rest -= 255) target[out++] = 255
      target[out++] = rest
    }
    if (count < 32) for (let index = 0; index < count; index++) target[out + index] = (source[anchor + index] as number)
    else target.set(source.subarray(anchor, anchor + count), out)
    out += count
    return true
  }

  while (at <= matchStartEnd) {
    const word = view.getUint32(at, true)
    const slot = Math.imul(word, 2_654_435_761) >>> (32 - HASH_BITS)
    const candidate = (table[slot] as number)
    table[slot] = at
    if (candidate < 0 || at - candidate > MAX_OFFSET || view.getUint32(candidate, true) !== word) {
      at += misses++ >> SKIP_BITS
      continue
    }
    misses = 1 << SKIP_BITS
    let start = at
    let from = candidate
    while (start > anchor && from > 0 && source[start - 1] === source[from - 1]) {
      start--
      from--
    }
    let length = at - start + MIN_MATCH
    while (start + length < matchEnd && source[start + length] === source[from + length]) length++

    const code = length - MIN_MATCH
    if (!literals(start - anchor, code < 15 ? code : 15)) return -1
    if (out + 3 + Math.floor(code / 255) > target.length) return -1
    const offset = start - from
    target[out++] = offset & 255
    target[out++] = offset >> 8
    if (code >= 15) {
      let rest = code - 15
      for (; rest >= 255; rest -= 255) target[out++] = 255
      target[out++] = rest
    }
    at = anchor = start + length
    if (at <= matchStartEnd) table[Math.imul(view.getUint32(at - 2, true), 2_654_435_761) >>> (32 - HASH_BITS)] = at - 2
  }
  return literals(end - anchor, 0) ? out : -1
}

/** Fills `target` exactly from the whole block. False when the block is not one of just this size. */
export function decompressBlock(source: Uint8Array, target: Uint8Array): boolean {
  const sourceEnd = source.length
  const targetEnd = target.length
  let at = 0
  let out = 0

  while (at < sourceEnd) {
    const token = (source[at++] as number)
    let count = token >> 4
    if (count === 15) {
      for (let more = 255; more === 255; count += more) {
        if (at >= sourceEnd) return false
        more = (source[at++] as number)
      }
    }
    if (count > sourceEnd - at || count > targetEnd - out) return false
    if (count < 32) for (let index = 0; index < count; index++) target[out + index] = (source[at + index] as number)
    else target.set(source.subarray(at, at + count), out)
    at += count
    out += count
    if (at === sourceEnd) return out === targetEnd

    if (sourceEnd - at < 2) return false
    const offset = (source[at] as number) | ((source[at + 1] as number) << 8)
    at += 2
    if (offset === 0 || offset > out) return false
    let length = (token & 15) + MIN_MATCH
    if ((token & 15) === 15) {
      for (let more = 255; more === 255; length += more) {
        if (at >= sourceEnd) return false
        more = (source[at++] as number)
      }
    }
    if (length > targetEnd - out) return false
    if (offset >= length && length >= 32) target.copyWithin(out, out - offset, out - offset + length)
    else if (offset === 1 && length >= 32) target.fill((target[out - 1] as number), out, out + length)
    else for (let index = 0; index < length; index++) target[out + index] = (target[out - offset + index] as number)
    out += length
  }
  return false
}
