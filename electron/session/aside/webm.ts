// Owns: a recording as a WebM (Matroska, RFC 9559; EBML, RFC 8794): a head with room for a length and an index, what was encoded,
// and both at the end. Never: holds more than one place a key picture, or writes anything that a page could shape but what is
// inside a picture or a sound. Pure.
import type { RecordedBlock, RecordedHead, RecordedPiece } from '../../../shared/ipc'

/** What is still to be written when the recording ends. */
export type WebmEnd = {
  /** After everything else. */
  readonly append: Buffer
  /** Over what stands there; in the order in which they leave the file playable if they are cut off. */
  readonly over: readonly { readonly at: number; readonly bytes: Buffer }[]
}

export type WebmWriter = {
  /** What comes next in the file; nothing for the head, which waits for the first picture. @throws for what has no place there */
  readonly take: (piece: RecordedPiece) => Buffer
  readonly end: () => WebmEnd
}

const TRACKS = { picture: 1, sound: 2 } as const
const KEY = 0x80
/** A size that nobody knows yet. */
const UNKNOWN = Buffer.from('01ffffffffffffff', 'hex')
/** How far a block may stand from the time of its cluster, in ms. */
const MAX_FROM_CLUSTER = 0x7fff
/** How long the last picture stays, in ms. */
const LAST_MS = 50
/** One step of time is a millisecond. */
const NANOSECONDS = 1_000_000
const SOUND_RATE = 48_000
/** Samples that an Opus encoder puts before the sound, and how much a decoder wants to hear before it is right. */
const PRE_SKIP = 312
const PRE_ROLL_MS = 80

/** As many bytes for every size, so that what is put in later takes the same room. */
function element(id: string, ...content: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(id.length / 2 + 4)
  head.write(id, 'hex')
  head.writeUInt32BE(0x1000_0000 + content.reduce((sum, { length }) => sum + length, 0), id.length / 2)
  return Buffer.concat([head, ...content])
}
const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}
const number = (id: string, value: number): Buffer => element(id, long(value))
const float = (id: string, value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return element(id, bytes)
}
const text = (id: string, value: string): Buffer => element(id, Buffer.from(value))
/** Room that readers skip. */
const roomFor = (later: Buffer): Buffer => element('ec', Buffer.alloc(later.length - 5))

const duration = (ms: number): Buffer => float('4489', ms)
const INFO = '1549a966'
const TRACK_LIST = '1654ae6b'
const CUES = '1c53bb6b'
const seekTo = (id: string, position: number): Buffer => element('4dbb', element('53ab', Buffer.from(id, 'hex')), number('53ac', position))
const seekHead = (info: number, tracks: number, cues: number): Buffer => element('114d9b74', seekTo(INFO, info), seekTo(TRACK_LIST, tracks), seekTo(CUES, cues))

const track = (of: keyof typeof TRACKS, type: number, codec: string, ...rest: readonly Buffer[]): Buffer =>
  element('ae', number('d7', TRACKS[of]), number('73c5', TRACKS[of]), number('83', type), number('9c', 0), text('86', codec), ...rest)

/** The colors that the browser's own encoder makes of a canvas; without them players guess others for a large picture. */
const COLORS = element('55b0', number('55b1', 6), number('55ba', 6), number('55bb', 6), number('55b9', 1))

function opusHead(): Buffer {
  const head = Buffer.from('OpusHead\u0001\u0002________\u0000\u0000\u0000', 'latin1')
  head.writeUInt16LE(PRE_SKIP, 10)
  head.writeUInt32LE(SOUND_RATE, 12)
  head.writeUInt16LE(0, 16)
  return head
}

/** Places in the file, where the segment's content begins among them. */
type Begun = {
  readonly head: Buffer
  readonly hasSound: boolean
  readonly segmentSizeAt: number
  readonly contentAt: number
  readonly durationAt: number
  readonly infoAt: number
  readonly tracksAt: number
}

function begin({ width, height, hasSound }: RecordedHead): Begun {
  const ebml = element('1a45dfa3', text('4282', 'webm'), number('4287', 4), number('4285', 2))
  const segment = Buffer.from('18538067', 'hex')
  const seek = roomFor(seekHead(0, 0, 0))
  const info = element(INFO, roomFor(duration(0)), number('2ad7b1', NANOSECONDS), text('4d80', 'Postern'), text('5741', 'Postern'))
  const picture = track('picture', 1, 'V_VP9', element('e0', number('b0', width), number('ba', height), COLORS))
  const sound = track(
    'sound',
    2,
    'A_OPUS',
    element('63a2', opusHead()),
    number('56aa', (PRE_SKIP * 1000 * NANOSECONDS) / SOUND_RATE),
    number('56bb', PRE_ROLL_MS * NANOSECONDS),
    element('e1', float('b5', SOUND_RATE), number('9f', 2))
  )
  const segmentSizeAt = ebml.length + segment.length
  const contentAt = segmentSizeAt + UNKNOWN.length
  const infoAt = seek.length
  return {
    head: Buffer.concat([ebml, segment, UNKNOWN, seek, info, element(TRACK_LIST, picture, ...(hasSound ? [sound] : []))]),
    hasSound,
    segmentSizeAt,
    contentAt,
    durationAt: contentAt + infoAt + element(INFO).length,
    infoAt,
    tracksAt: infoAt + info.length
  }
}

function simpleBlock({ of, at, isKey, bytes }: RecordedBlock, clusterTime: number): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt8(0x80 | TRACKS[of], 0)
  head.writeInt16BE(at - clusterTime, 1)
  head.writeUInt8(isKey ? KEY : 0, 3)
  return element('a3', head, bytes)
}

export function createWebmWriter(): WebmWriter {
  let begun: Begun | null = null
  let written = 0
  let clusterTime = 0
  let lastTime = 0
  const cues: { readonly time: number; /** Where it stands in the segment. */ readonly cluster: number }[] = []

  const cluster = (blocks: readonly RecordedBlock[], contentAt: number): Buffer => {
    const bytes = element('1f43b675', number('e7', clusterTime), ...blocks.map((block) => simpleBlock(block, clusterTime)))
    const [first] = blocks
    if (first?.of === 'picture' && first.isKey) cues.push({ time: first.at, cluster: written - contentAt })
    written += bytes.length
    return bytes
  }
  /** Each key picture begins one, to be jumped to. */
  const clusters = (blocks: readonly RecordedBlock[], contentAt: number): readonly Buffer[] => {
    const made: Buffer[] = []
    let waiting: RecordedBlock[] = []
    const close = (): void => {
      if (waiting.length > 0) made.push(cluster(waiting, contentAt))
      waiting = []
    }
    for (const block of blocks.toSorted((one, other) => one.at - other.at)) {
      if (waiting.length === 0 || block.at - clusterTime > MAX_FROM_CLUSTER || (block.of === 'picture' && block.isKey)) {
        close()
        // A sound may be encoded a little later than the picture after it.
        clusterTime = Math.max(clusterTime, block.at)
      }
      waiting.push(block)
      lastTime = Math.max(lastTime, block.at)
    }
    close()
    return made
  }

  return {
    take(piece) {
      if (piece.kind === 'head') {
        if (begun !== null) throw new Error('A recording has one head')
        begun = begin(piece)
        return Buffer.alloc(0)
      }
      const { blocks } = piece
      if (begun === null || blocks.some(({ of, at }) => (of === 'sound' && !begun?.hasSound) || at < clusterTime - MAX_FROM_CLUSTER)) {
        throw new Error('A recording out of its order')
      }
      const head = written === 0 ? begun.head : Buffer.alloc(0)
      written += head.length
      return Buffer.concat([head, ...clusters(blocks, begun.contentAt)])
    },
    end() {
      if (begun === null || written === 0) return { append: Buffer.alloc(0), over: [] }
      const { contentAt, durationAt, infoAt, segmentSizeAt, tracksAt } = begun
      const points = cues.map(({ time, cluster: place }) =>
        element('bb', number('b3', time), element('b7', number('f7', TRACKS.picture), number('f1', place)))
      )
      const append = element(CUES, ...points)
      const size = long(written + append.length - contentAt)
      size.writeUInt8(0x01)
      return {
        append,
        over: [
          { at: durationAt, bytes: duration(lastTime + LAST_MS) },
          { at: segmentSizeAt, bytes: size },
          { at: contentAt, bytes: seekHead(infoAt, tracksAt, written - contentAt) }
        ]
      }
    }
  }
}
