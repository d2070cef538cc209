// Owns: what makes a recording seekable. MediaRecorder writes a WebM as a live stream: no length, no index. What passes here
// gets room for both in its head, and both at its end (Matroska, RFC 9559; EBML, RFC 8794). Pure.
// Never: holds more than a head and a few bytes, or changes a picture. What it does not understand passes as it is.

/** What is still to be written when the recording ends. */
export type WebmEnd = {
  /** After everything else. */
  readonly append: Uint8Array
  /** Over what stands there; in the order in which they leave the file playable if they are cut off. */
  readonly over: readonly { readonly at: number; readonly bytes: Uint8Array }[]
}

export type WebmIndex = {
  /** What is written for these bytes; nothing until the head is whole. */
  take(bytes: Uint8Array): Uint8Array
  end(): WebmEnd
}

const ID = {
  ebml: 0x1a45dfa3, segment: 0x18538067, seekHead: 0x114d9b74, seek: 0x4dbb, seekId: 0x53ab, seekPosition: 0x53ac, info: 0x1549a966, scale: 0x2ad7b1,
  duration: 0x4489, tracks: 0x1654ae6b, track: 0xae, trackNumber: 0xd7, trackType: 0x83, cluster: 0x1f43b675, time: 0xe7, block: 0xa3,
  group: 0xa0, blockInGroup: 0xa1, reference: 0xfb, cues: 0x1c53bb6b,
  cuePoint: 0xbb, cueTime: 0xb3, cuePositions: 0xb7, cueTrack: 0xf7, cueCluster: 0xf1, nothing: 0xec
} as const
const BLOCKS: readonly number[] = [ID.block, ID.blockInGroup]
/** Track, time and flags are within so many bytes. */
const BLOCK_HEAD = 12
const VIDEO = 1
const KEY = 0x80
/** A size that nobody knows yet, in eight bytes. */
const UNKNOWN = Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
/** The head of a recording has less than one. */
const MAX_HEAD = 64 * 1024
/** How long the last picture stays, in ms. */
const LAST_MS = 50
/** One point of the index for so many ms at least: an hour has 3600 of them. */
const CUE_MS = 1000
const NANOSECONDS = 1_000_000

// ------------------------------------------------------------------ writing

const join = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
const big = (value: number, bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** (bytes - 1 - index)) % 256)
const idBytes = (id: number): Uint8Array => big(id, id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1)
/** In eight bytes, so that a number that is put in later takes the same room. */
const sized = (size: number): Uint8Array => Uint8Array.of(0x01, ...big(size, 7))
const element = (id: number, ...content: readonly Uint8Array[]): Uint8Array => {
  const inside = join(content)
  return join([idBytes(id), inside.length < 127 ? Uint8Array.of(0x80 | inside.length) : sized(inside.length), inside])
}
/** Room that readers skip. */
const nothing = (bytes: number): Uint8Array => element(ID.nothing, new Uint8Array(bytes - 2))
const float = (value: number): Uint8Array => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value)
  return bytes
}
const seekTo = (id: number, position: number): Uint8Array => element(ID.seek, element(ID.seekId, idBytes(id)), element(ID.seekPosition, big(position, 8)))
const seekHead = (info: number, tracks: number, cues: number): Uint8Array => element(ID.seekHead, seekTo(ID.info, info), seekTo(ID.tracks, tracks), seekTo(ID.cues, cues))

// ------------------------------------------------------------------ reading

type Head = { readonly id: number; /** Null for one that nobody knew when it was written. */ readonly size: number | null; readonly bytes: number }

/** A number of EBML: its first byte says how many follow. Null when they are not all there. */
function number(from: Uint8Array, at: number, keepMark: boolean): { readonly value: number; readonly bytes: number; readonly isUnknown: boolean } | null {
  const first = from[at]
  if (first === undefined) return null
  const bytes = Math.clz32(first) - 23
  if (bytes > 8) throw new Error('Not a number of EBML')
  if (at + bytes > from.length) return null
  let value = keepMark ? first : first & (0xff >> bytes)
  let isUnknown = (first | (0xff << (8 - bytes) & 0xff)) === 0xff
  for (let index = 1; index < bytes; index++) {
    const byte = from[at + index] as number
    value = value * 256 + byte
    if (byte !== 0xff) isUnknown = false
  }
  return { value, bytes, isUnknown }
}
function headAt(from: Uint8Array, at: number): Head | null {
  const id = number(from, at, true)
  const size = id === null ? null : number(from, at + id.bytes, false)
  if (id === null || size === null) return null
  return { id: id.value, size: size.isUnknown ? null : size.value, bytes: id.bytes + size.bytes }
}
const unsigned = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0)

/** The elements of a content that is there as a whole. */
function* elementsOf(content: Uint8Array): Generator<{ readonly id: number; readonly content: Uint8Array }> {
  for (let at = 0; at < content.length; ) {
    const head = headAt(content, at)
    if (head === null || head.size === null) throw new Error('A broken element')
    yield { id: head.id, content: content.subarray(at + head.bytes, at + head.bytes + head.size) }
    at += head.bytes + head.size
  }
}
const find = (content: Uint8Array, id: number): Uint8Array | null => [...elementsOf(content)].find((one) => one.id === id)?.content ?? null

// ------------------------------------------------------------------ the index

/** The head that is written, and where in the file its parts are; `infoAt` and `tracksAt` count from where the segment's content begins. */
type Begun = {
  readonly written: Uint8Array
  readonly rest: Uint8Array
  readonly segmentSizeAt: number
  /** Also where the segment's content begins. */
  readonly seekAt: number
  readonly durationAt: number
  readonly infoAt: number
  readonly tracksAt: number
  /** Number of the track with the picture. */
  readonly video: number
  /** Nanoseconds of one step of time. */
  readonly scale: number
}

/** Null while the head is not whole. @throws when it is of another kind */
function begin(bytes: Uint8Array): Begun | null {
  let ebml: Uint8Array | null = null
  let info: Uint8Array | null = null
  let tracks: Uint8Array | null = null
  for (let at = 0; ; ) {
    const head = headAt(bytes, at)
    if (head === null) return null
    const end = at + head.bytes + (head.size ?? 0)
    if (head.id === ID.cluster && ebml !== null && info !== null && tracks !== null) return rebuilt(ebml, info, tracks, bytes.slice(at))
    if (head.id === ID.segment) {
      at += head.bytes
      continue
    }
    if (head.size === null || ![ID.ebml, ID.info, ID.tracks, ID.seekHead, ID.nothing].includes(head.id as never)) throw new Error('A head of another kind')
    if (end > bytes.length) return null
    if (head.id === ID.ebml) ebml = bytes.slice(at, end)
    if (head.id === ID.info) info = bytes.slice(at + head.bytes, end)
    if (head.id === ID.tracks) tracks = bytes.slice(at, end)
    at = end
  }
}

function rebuilt(ebml: Uint8Array, info: Uint8Array, tracks: Uint8Array, rest: Uint8Array): Begun {
  const video = [...elementsOf(tracks.subarray(headAt(tracks, 0)?.bytes))].find(({ id, content }) => id === ID.track && unsigned(find(content, ID.trackType) ?? new Uint8Array()) === VIDEO)
  if (video === undefined) throw new Error('There is no picture')
  const kept = [...elementsOf(info)].filter(({ id }) => id !== ID.duration && id !== ID.nothing)
  const segment = idBytes(ID.segment)
  const segmentSizeAt = ebml.length + segment.length
  const dataAt = segmentSizeAt + UNKNOWN.length
  const seek = nothing(seekHead(0, 0, 0).length)
  const duration = nothing(element(ID.duration, float(0)).length)
  // First, so that its place is known.
  const newInfo = element(ID.info, duration, ...kept.map(({ id, content }) => element(id, content)))
  const infoAt = seek.length
  const durationAt = dataAt + infoAt + (headAt(newInfo, 0)?.bytes ?? 0)
  return {
    written: join([ebml, segment, UNKNOWN, seek, newInfo, tracks]),
    rest,
    segmentSizeAt,
    seekAt: dataAt,
    durationAt,
    infoAt,
    tracksAt: infoAt + newInfo.length,
    video: unsigned(find(video.content, ID.trackNumber) ?? new Uint8Array()),
    scale: unsigned(find(info, ID.scale) ?? big(NANOSECONDS, 3))
  }
}

type Cue = { readonly time: number; /** Where it stands in the segment. */ readonly cluster: number }

export function createWebmIndex(): WebmIndex {
  let head: Uint8Array = new Uint8Array()
  let begun: Begun | null = null
  /** Something was not understood: everything passes, and there is no index. */
  let isLost = false
  let written = 0
  /** What has passed and is not understood yet; a few bytes. */
  let carry: Uint8Array = new Uint8Array()
  /** Bytes of an element that still pass unread. */
  let skip = 0
  let cluster = 0
  let clusterTime = 0
  let lastTime = 0
  /** A picture that stands alone, unless what follows in its group says otherwise. */
  let key: Cue | null = null
  const cues: Cue[] = []

  const ticks = (ms: number): number => (ms * NANOSECONDS) / (begun?.scale ?? NANOSECONDS)
  /** A block on its own says whether it is a key; in a group it is one when nothing there refers to another. */
  const note = (content: Uint8Array, isInGroup: boolean): void => {
    const track = number(content, 0, false)
    if (track === null || track.bytes + 3 > content.length) throw new Error('A broken block')
    const time = clusterTime + new DataView(content.buffer, content.byteOffset).getInt16(track.bytes)
    lastTime = Math.max(lastTime, time)
    const isKey = isInGroup || ((content[track.bytes + 2] as number) & KEY) !== 0
    if (isKey && track.value === begun?.video) key = { time, cluster }
  }
  const keep = (): void => {
    if (key !== null && key.time - (cues.at(-1)?.time ?? -Infinity) >= ticks(CUE_MS)) cues.push(key)
    key = null
  }
  /** Reads along with what has just passed, which ends at `written`. */
  const read = (fresh: Uint8Array): void => {
    const bytes = carry.length === 0 ? fresh : join([carry, fresh])
    const dataAt = begun?.seekAt ?? 0
    let at = 0
    for (;;) {
      const step = Math.min(skip, bytes.length - at)
      at += step
      skip -= step
      const found = skip > 0 ? null : headAt(bytes, at)
      if (found === null) break
      const start = at + found.bytes
      if (found.id === ID.cluster || found.id === ID.group || found.id === ID.block) keep()
      if (found.id === ID.cluster) cluster = written - bytes.length + at - dataAt
      if (found.id === ID.cluster || found.id === ID.group) {
        at = start
        continue
      }
      if (found.size === null) throw new Error('An element without an end')
      const wanted = found.id === ID.time ? found.size : BLOCKS.includes(found.id) ? Math.min(found.size, BLOCK_HEAD) : 0
      if (start + wanted > bytes.length) break
      const content = bytes.subarray(start, start + wanted)
      if (found.id === ID.time) clusterTime = unsigned(content)
      if (BLOCKS.includes(found.id)) note(content, found.id === ID.blockInGroup)
      if (found.id === ID.reference) key = null
      at = start
      skip = found.size
    }
    carry = bytes.slice(at)
  }
  const guarded = (work: () => void): void => {
    if (isLost) return
    try {
      work()
    } catch {
      isLost = true
    }
  }

  const takeHead = (bytes: Uint8Array): Uint8Array => {
    head = join([head, bytes])
    guarded(() => (begun = begin(head)))
    const found = begun
    if (found === null) {
      if (!isLost && head.length <= MAX_HEAD) return new Uint8Array()
      isLost = true
      return head
    }
    head = new Uint8Array()
    written = found.written.length + found.rest.length
    guarded(() => read(found.rest))
    return join([found.written, found.rest])
  }

  return {
    take(bytes) {
      if (begun === null && !isLost) return takeHead(bytes)
      written += bytes.length
      guarded(() => read(bytes))
      return bytes
    },
    end() {
      if (isLost) return { append: new Uint8Array(), over: [] }
      // All that there ever was.
      if (begun === null) return { append: head, over: [] }
      keep()
      const cuesAt = written - begun.seekAt
      const points = cues.map(({ time, cluster: place }) =>
        element(ID.cuePoint, element(ID.cueTime, big(time, 8)), element(ID.cuePositions, element(ID.cueTrack, big(begun?.video ?? 1, 1)), element(ID.cueCluster, big(place, 8))))
      )
      const append = cues.length === 0 ? new Uint8Array() : element(ID.cues, ...points)
      const length = { at: begun.durationAt, bytes: element(ID.duration, float(lastTime + ticks(LAST_MS))) }
      if (cues.length === 0) return { append, over: [length] }
      return {
        append,
        over: [
          length,
          { at: begun.segmentSizeAt, bytes: sized(written + append.length - begun.seekAt) },
          { at: begun.seekAt, bytes: seekHead(begun.infoAt, begun.tracksAt, cuesAt) }
        ]
      }
    }
  }
}
