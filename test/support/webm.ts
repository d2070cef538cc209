// Owns: a WebM as MediaRecorder writes one, without a length and an index, and what any WebM says of itself: read by its own
// few lines, from RFC 9559. Never: the code that it tests.

export type Block = { readonly track: number; /** Within its cluster. */ readonly at: number; readonly key?: boolean; readonly bytes?: number; /** With something beside it, as a picture with transparency. */ readonly group?: boolean }
export type Cluster = { readonly time: number; readonly blocks: readonly Block[] }

const UNKNOWN = Buffer.from('01ffffffffffffff', 'hex')
/** A content whose size takes one byte, or four. */
const element = (id: string, ...content: readonly Buffer[]): Buffer => {
  const inside = Buffer.concat(content)
  const size = Buffer.alloc(inside.length < 127 ? 1 : 4)
  if (size.length === 1) size.writeUInt8(0x80 | inside.length)
  else size.writeUInt32BE(0x1000_0000 + inside.length)
  return Buffer.concat([Buffer.from(id, 'hex'), size, inside])
}
const byte = (value: number): Buffer => Buffer.from([value])
const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

const block = ({ track, at, key = false, bytes = 5, group = false }: Block): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt8(0x80 | track, 0)
  head.writeInt16BE(at, 1)
  if (group) {
    const beside = element('75a1', element('a6', element('ee', byte(1)), element('a5', Buffer.alloc(bytes, 0xfb))))
    return element('a0', element('a1', head, Buffer.alloc(bytes, 0xec)), beside, ...(key ? [] : [element('fb', byte(0xd8))]))
  }
  head.writeUInt8(key ? 0x80 : 0, 3)
  return element('a3', head, Buffer.alloc(bytes, 0xec))
}
export const cluster = ({ time, blocks }: Cluster): Buffer => Buffer.concat([Buffer.from('1f43b675', 'hex'), UNKNOWN, element('e7', long(time)), ...blocks.map(block)])

/** With a picture in track 1 and sound in track 2. */
export const liveWebm = (clusters: readonly Cluster[]): Buffer =>
  Buffer.concat([
    element('1a45dfa3', element('4282', Buffer.from('webm'))),
    Buffer.from('18538067', 'hex'),
    UNKNOWN,
    element('1549a966', element('2ad7b1', Buffer.from([0x0f, 0x42, 0x40])), element('4d80', Buffer.from('a test')), element('5741', Buffer.from('a test'))),
    element('1654ae6b', element('ae', element('d7', byte(2)), element('83', byte(2))), element('ae', element('d7', byte(1)), element('83', byte(1)), element('86', Buffer.from('V_VP8')))),
    ...clusters.map(cluster)
  ])

export type Webm = {
  /** In ms; null where it is not said. */
  readonly duration: number | null
  /** Numbers and kinds: 1 for a picture, 2 for sound. */
  readonly tracks: readonly { readonly number: number; readonly type: number }[]
  readonly blocks: readonly { readonly track: number; readonly time: number; readonly key: boolean }[]
  /** `leadsTo`: the time of the cluster that stands at that place, null where none does. */
  readonly cues: readonly { readonly time: number; readonly leadsTo: number | null }[]
  /** Ids of what the list at the beginning leads to, where it truly stands there. */
  readonly found: readonly string[]
  /** The segment's own size ends where the file does. */
  readonly isClosed: boolean
}

const ENTERED = new Set(['18538067', '1f43b675', '1549a966', '1654ae6b', 'ae', '1c53bb6b', 'bb', 'b7', '114d9b74', '4dbb', 'a0'])

/** @throws where it is not made of whole elements from end to end */
export function readWebm(file: Buffer): Webm {
  const tracks: { number: number; type: number }[] = []
  const blocks: { track: number; time: number; key: boolean }[] = []
  const cues: { time: number; leadsTo: number | null }[] = []
  const seeks: { id: string; position: number }[] = []
  const places = new Map<number, { readonly id: string; time?: number }>()
  let [segmentAt, segmentSize, clusterAt, time] = [0, -1, 0, 0]
  let duration: number | null = null
  let at = 0
  while (at < file.length) {
    const start = at
    const idBytes = Math.clz32(file.readUInt8(at)) - 23
    const id = file.subarray(at, at + idBytes).toString('hex')
    at += idBytes
    const sizeBytes = Math.clz32(file.readUInt8(at)) - 23
    const raw = file.subarray(at, at + sizeBytes)
    const isUnknown = raw.equals(UNKNOWN)
    const size = Number(BigInt(`0x${raw.toString('hex')}`) & ((1n << BigInt(7 * sizeBytes)) - 1n))
    at += sizeBytes
    if (segmentAt !== 0) places.set(start - segmentAt, { id })
    if (id === '18538067') [segmentAt, segmentSize] = [at, isUnknown ? -1 : size]
    if (id === '1f43b675') clusterAt = start - segmentAt
    if (ENTERED.has(id)) {
      if (id === 'ae') tracks.push({ number: 0, type: 0 })
      if (id === 'bb') cues.push({ time: 0, leadsTo: null })
      if (id === '4dbb') seeks.push({ id: '', position: -1 })
      continue
    }
    if (isUnknown || at + size > file.length) throw new Error(`The element ${id} at ${String(start)} has no end`)
    const content = file.subarray(at, at + size)
    const value = size > 0 && size <= 8 ? Number(BigInt(`0x${content.toString('hex')}`)) : 0
    at += size
    if (id === 'd7') tracks.at(-1)!.number = value
    if (id === '83') tracks.at(-1)!.type = value
    if (id === '4489') duration = content.readDoubleBE()
    if (id === 'e7') places.get(clusterAt)!.time = time = value
    if (id === 'a3' || id === 'a1') {
      blocks.push({ track: content.readUInt8(0) & 0x7f, time: time + content.readInt16BE(1), key: id === 'a1' || (content.readUInt8(3) & 0x80) !== 0 })
    }
    if (id === 'fb') blocks.at(-1)!.key = false
    if (id === 'b3') cues.at(-1)!.time = value
    if (id === 'f1') cues.at(-1)!.leadsTo = places.get(value)?.time ?? null
    if (id === '53ab') seeks.at(-1)!.id = content.toString('hex')
    if (id === '53ac') seeks.at(-1)!.position = value
  }
  const found = seeks.filter(({ id, position }) => places.get(position)?.id === id).map(({ id }) => id)
  return { duration, tracks, blocks, cues, found, isClosed: segmentSize === file.length - segmentAt }
}
