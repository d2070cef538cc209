// Owns: what the two ends of a session say to each other about their clipboards: formats, limits and messages as bytes.
// An offer names formats; content travels only when the other side asks for it. Never: guesses; what is not exactly a
// message is null.

/** In the order of their numbers on the wire. */
export const CLIP_FORMATS = ['text/plain', 'text/html', 'image/png'] as const
export type ClipFormat = (typeof CLIP_FORMATS)[number]

const MIB = 1024 * 1024
export const CLIP_LIMITS: Readonly<Record<ClipFormat, number>> = { 'text/plain': MIB, 'text/html': 2 * MIB, 'image/png': 16 * MIB }
/** Bytes of content in one message; with its head and in base64url it fits one frame of the conversation. */
export const CLIP_CHUNK = 11 * 1024
/** Bytes that may be under way without having been acknowledged. */
export const CLIP_WINDOW = 256 * 1024

const REFUSALS = ['gone', 'too-large', 'not-allowed', 'failed'] as const
export type ClipRefusal = (typeof REFUSALS)[number]

/** `id` counts a side's questions up from 1; `offer` counts a side's offers up from 1. */
export type ClipMessage =
  /** What the sender's clipboard holds from now on; nothing, or nothing that may be told, when `formats` is empty. */
  | { readonly type: 'offer'; readonly offer: number; readonly formats: readonly ClipFormat[] }
  | { readonly type: 'ask'; readonly id: number; readonly offer: number; readonly format: ClipFormat }
  | { readonly type: 'data'; readonly id: number; readonly last: boolean; readonly bytes: Uint8Array }
  /** `size` in bytes, as far as it is known. */
  | { readonly type: 'refusal'; readonly id: number; readonly why: ClipRefusal; readonly size: number | null }
  /** All bytes of the content so far have come. */
  | { readonly type: 'taken'; readonly id: number; readonly total: number }

/** What the person at the connector should know about a paste that did not work. Sizes are in bytes. */
export type ClipHint =
  | { readonly kind: 'too-large'; readonly way: 'to-host' | 'from-host'; readonly size: number | null; readonly limit: number }
  | { readonly kind: 'not-allowed' }

const OFFER = 1
const ASK = 2
const DATA = 3
const REFUSAL = 4
const TAKEN = 5
const DATA_HEAD = 6
const UNKNOWN_SIZE = 0xffff_ffff

export function encodeClip(message: ClipMessage): Uint8Array {
  switch (message.type) {
    case 'offer':
      return packed(OFFER, [message.offer], message.formats.map((format) => CLIP_FORMATS.indexOf(format)))
    case 'ask':
      return packed(ASK, [message.id, message.offer], [CLIP_FORMATS.indexOf(message.format)])
    case 'data':
      return packed(DATA, [message.id], [message.last ? 1 : 0], message.bytes)
    case 'refusal':
      return packed(REFUSAL, [message.id, message.size === null ? UNKNOWN_SIZE : Math.min(message.size, UNKNOWN_SIZE - 1)], [REFUSALS.indexOf(message.why)])
    case 'taken':
      return packed(TAKEN, [message.id, message.total], [])
  }
}

/** Null when the bytes are not exactly a message. */
export function decodeClip(bytes: Uint8Array): ClipMessage | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 5 || bytes.length > DATA_HEAD + CLIP_CHUNK) return null
  const first = view.getUint32(1)
  if (first === 0) return null
  switch (bytes[0]) {
    case OFFER: {
      const formats = [...bytes.subarray(5)].map((number) => CLIP_FORMATS[number])
      const known = formats.filter((format) => format !== undefined)
      return known.length === formats.length && new Set(known).size === known.length ? { type: 'offer', offer: first, formats: known } : null
    }
    case ASK: {
      const format = bytes.length === 10 ? CLIP_FORMATS[view.getUint8(9)] : undefined
      return format === undefined ? null : { type: 'ask', id: first, offer: view.getUint32(5), format }
    }
    case DATA:
      if (bytes.length < DATA_HEAD || view.getUint8(5) > 1) return null
      return { type: 'data', id: first, last: view.getUint8(5) === 1, bytes: bytes.subarray(DATA_HEAD) }
    case REFUSAL: {
      const why = bytes.length === 10 ? REFUSALS[view.getUint8(9)] : undefined
      const size = why === undefined ? 0 : view.getUint32(5)
      return why === undefined ? null : { type: 'refusal', id: first, why, size: size === UNKNOWN_SIZE ? null : size }
    }
    case TAKEN:
      return bytes.length === 9 ? { type: 'taken', id: first, total: view.getUint32(5) } : null
    default:
      return null
  }
}

function packed(kind: number, words: readonly number[], small: readonly number[], rest: Uint8Array = new Uint8Array(0)): Uint8Array {
  const bytes = new Uint8Array(1 + words.length * 4 + small.length + rest.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, kind)
  words.forEach((word, index) => view.setUint32(1 + index * 4, word))
  bytes.set(small, 1 + words.length * 4)
  bytes.set(rest, 1 + words.length * 4 + small.length)
  return bytes
}

/** Whether the content is what its format says: text is UTF-8, and a picture begins as PNG does. HTML is only ever bytes. */
export function isClipContent(format: ClipFormat, bytes: Uint8Array): boolean {
  if (bytes.length > CLIP_LIMITS[format]) return false
  if (format === 'text/html') return true
  if (format === 'image/png') return PNG.every((byte, index) => bytes[index] === byte)
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
