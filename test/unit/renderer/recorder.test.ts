// Proves: what was taken is in a piece when a recording has ended, and pictures are left out only where something is behind.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRecorder } from '../../../renderer/viewer/recorder'
import type { RecordedPiece } from '../../../shared/ipc'

type Chunk = { readonly type: 'key' | 'delta'; readonly timestamp: number; readonly byteLength: number; copyTo: (into: Uint8Array) => void }
type Input = { readonly timestamp: number }

/** A browser's encoder that is as quick as the test wants. */
class FakeEncoder {
  static readonly made: FakeEncoder[] = []
  state = 'unconfigured'
  readonly queue: Chunk[] = []
  readonly #output: (chunk: Chunk) => void
  readonly fail: () => void
  constructor({ output, error }: { output: (chunk: Chunk) => void; error: () => void }) {
    this.#output = output
    this.fail = () => {
      this.state = 'closed'
      error()
    }
    FakeEncoder.made.push(this)
  }
  get encodeQueueSize(): number {
    return this.queue.length
  }
  configure(): void {
    this.state = 'configured'
  }
  encode({ timestamp }: Input, options?: { readonly keyFrame: boolean }): void {
    this.queue.push({ type: options?.keyFrame === false ? 'delta' : 'key', timestamp, byteLength: 1, copyTo: (into) => into.set([7]) })
  }
  work(): void {
    for (const chunk of this.queue.splice(0)) this.#output(chunk)
  }
  flush(): Promise<void> {
    if (this.state !== 'configured') return Promise.reject(new Error('closed'))
    this.work()
    return Promise.resolve()
  }
  close(): void {
    this.state = 'closed'
  }
}

class FakeFrame {
  readonly timestamp: number
  constructor(_canvas: unknown, { timestamp }: Input) {
    this.timestamp = timestamp
  }
  close(): void {
    // Nothing is held.
  }
}

const CANVAS = null as never
const sound = (ms: number): AudioData => ({ timestamp: ms * 1000, duration: 10_000 }) as AudioData

beforeEach(() => {
  vi.useFakeTimers()
  for (const [name, fake] of Object.entries({ VideoEncoder: FakeEncoder, AudioEncoder: FakeEncoder, VideoFrame: FakeFrame })) vi.stubGlobal(name, fake)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function setUp() {
  const kept: RecordedPiece[] = []
  const disk = { isFull: false, stalls: null as Promise<void> | null }
  const onFault = vi.fn()
  const keep = async (piece: RecordedPiece): Promise<void> => {
    await disk.stalls
    if (disk.isFull) throw new Error('full')
    kept.push(piece)
  }
  const recorder = createRecorder({ size: { width: 640, height: 400 }, hasSound: true, keep, onFault })
  const [pictures, sounds] = FakeEncoder.made.slice(-2) as [FakeEncoder, FakeEncoder]
  const blocks = () => kept.flatMap((piece) => (piece.kind === 'blocks' ? piece.blocks : []))
  const times = (of: 'picture' | 'sound') => blocks().flatMap((block) => (block.of === of ? [block.at] : []))
  return { recorder, pictures, sounds, kept, disk, onFault, blocks, times }
}
/** A second in which pictures come, are encoded, and a piece is handed over. */
async function second({ recorder, pictures }: ReturnType<typeof setUp>): Promise<void> {
  recorder.takePicture(CANVAS)
  pictures.work()
  await vi.advanceTimersByTimeAsync(1000)
}

describe('a recorder', () => {
  it('says the size first, and hands over what was encoded each second', async () => {
    const all = setUp()
    await second(all)
    await second(all)
    expect(all.kept.map(({ kind }) => kind)).toEqual(['head', 'blocks', 'blocks'])
    expect(all.kept[0]).toEqual({ kind: 'head', width: 640, height: 400, hasSound: true })
    expect(all.times('picture')).toEqual([0, 1000])
  })

  it('has the last picture, however far the encoder is behind, and two of the same moment one after the other', async () => {
    const { recorder, times, blocks } = setUp()
    for (let index = 0; index < 9; index++) recorder.takePicture(CANVAS)
    expect(recorder.isReady()).toBe(false)
    await recorder.finish()
    expect(times('picture')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(blocks().filter(({ isKey }) => isKey)).toHaveLength(1)
  })

  it('has a picture that stands alone every ten seconds', async () => {
    const all = setUp()
    for (let index = 0; index < 31; index++) await second(all)
    expect(all.blocks().flatMap(({ at, isKey }) => (isKey ? [at] : []))).toEqual([0, 10_000, 20_000, 30_000])
  })

  it('takes no more than the disk does, and then time has gone on', async () => {
    const all = setUp()
    await second(all)
    let goesOn = (): void => undefined
    all.disk.stalls = new Promise((resolve) => (goesOn = resolve))
    for (let index = 0; index < 20; index++) {
      if (all.recorder.isReady()) all.recorder.takePicture(CANVAS)
      all.recorder.takeSound(sound(index * 1000))
      all.pictures.work()
      all.sounds.work()
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect([all.recorder.isReady(), all.kept.length]).toEqual([false, 2])
    goesOn()
    all.disk.stalls = null
    await vi.advanceTimersByTimeAsync(1000)
    await second(all)
    await all.recorder.finish()
    expect(all.times('picture')).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000, 22_000])
    expect(all.times('sound')).toHaveLength(6)
  })

  it('places the sound by when it was heard, whatever its clock says', async () => {
    const { recorder, times } = setUp()
    await vi.advanceTimersByTimeAsync(500)
    for (const at of [7_000_000, 7_000_010, 7_000_900]) recorder.takeSound(sound(at))
    await recorder.finish()
    expect(times('sound')).toEqual([490, 500, 1390])
    recorder.takeSound(sound(7_001_000))
    expect(times('sound')).toHaveLength(3)
  })

  it('ends when the disk is full, and says so', async () => {
    const all = setUp()
    await second(all)
    all.disk.isFull = true
    await second(all)
    expect(all.onFault).toHaveBeenCalled()
    await expect(all.recorder.finish()).rejects.toThrow('full')
    expect(all.times('picture')).toEqual([0])
  })

  it('hands over what there is when the encoder fails, and says so', async () => {
    const { recorder, pictures, times, onFault } = setUp()
    recorder.takePicture(CANVAS)
    pictures.work()
    pictures.fail()
    expect(onFault).toHaveBeenCalledOnce()
    recorder.takePicture(CANVAS)
    await expect(recorder.finish()).rejects.toThrow('closed')
    expect(times('picture')).toEqual([0])
  })
})
