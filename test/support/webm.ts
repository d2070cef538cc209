// Owns: what any WebM says of itself, read by its own few lines, from RFC 9559. Never: the code that it tests.

/** Track, time and flags. */
const BLOCK_HEADER_BYTES = 4
const UNKNOWN = Buffer.from('01ffffffffffffff', 'hex')

export type Webm = {
  /** In ms; null where it is not said. */
  readonly duration: number | null
  /** Numbers and kinds: 1 for a picture, 2 for sound. */
  readonly tracks: readonly { readonly number: number; readonly type: number }[]
  /** `from` and `to`: where in the file its picture or sound stands. */
  readonly blocks: readonly { readonly track: number; readonly time: number; readonly key: boolean; readonly from: number; readonly to: number }[]
  /** `leadsTo`: the time of the cluster that stands at that place, null where none does. */
  readonly cues: readonly { readonly time: number; readonly leadsTo: number | null }[]
  /** Ids of what the list at the beginning leads to, where it truly stands there. */
  readonly found: readonly string[]
  /** The segment's own size ends where the file does. */
  readonly isClosed: boolean
}

const ENTERED = new Set(['18538067', '1f43b675', '1549a966', '1654ae6b', 'ae', '1c53bb6b', 'bb', 'b7', '114d9b74', '4dbb'])

/** @throws where it is not made of whole elements from end to end */
export function readWebm(file: Buffer): Webm {
  const tracks: { number: number; type: number }[] = []
  const blocks: { track: number; time: number; key: boolean; from: number; to: number }[] = []
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
    if (id === 'a3') blocks.push({ track: content.readUInt8(0) & 0x7f, time: time + content.readInt16BE(1), key: (content.readUInt8(3) & 0x80) !== 0, from: at - size + BLOCK_HEADER_BYTES, to: at })
    if (id === 'b3') cues.at(-1)!.time = value
    if (id === 'f1') cues.at(-1)!.leadsTo = places.get(value)?.time ?? null
    if (id === '53ab') seeks.at(-1)!.id = content.toString('hex')
    if (id === '53ac') seeks.at(-1)!.position = value
  }
  const found = seeks.filter(({ id, position }) => places.get(position)?.id === id).map(({ id }) => id)
  return { duration, tracks, blocks, cues, found, isClosed: segmentSize === file.length - segmentAt }
}
