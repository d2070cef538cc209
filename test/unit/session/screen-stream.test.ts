import { describe, expect, it } from 'vitest'
import { followScreen } from '../../../renderer/viewer/screen-stream'
import { createPainter } from '../../../shared/screen/pixels'
import { readConnectorMessage } from '../../../shared/screen/reader'
import { OP, LAST, WHOLE } from '../../../shared/screen/wire'
import { createFrameWriter, displaysPayload } from '../../../shared/screen/writer'

const SIZE = { x: 0, y: 0, width: 64, height: 32 }
const RED = Uint8Array.of(255, 0, 0)

function displays(): Uint8Array {
  const writer = createFrameWriter()
  writer.add(OP.displays, SIZE, displaysPayload(0, [{ ...SIZE, name: 'screen', primary: true }]))
  return writer.finishNotes()[0]!
}
function fill(frame: number, area = SIZE): Uint8Array {
  const writer = createFrameWriter()
  writer.add(OP.fill, area, RED)
  return writer.finish(frame)[0]!
}
/** The same message as one after which nothing is missing. */
function whole(message: Uint8Array): Uint8Array {
  const copy = message.slice()
  copy[2] = LAST | WHOLE
  return copy
}
/** The same message as a part that is not the last. */
function part(message: Uint8Array): Uint8Array {
  const copy = message.slice()
  copy[2] = 0
  return copy
}

/** A picture that takes its time when it is told to. */
function start() {
  const log: string[] = []
  const slow: ((painted: boolean) => void)[] = []
  const mode = { slow: false, keepsTasks: false }
  const tasks: (() => void)[] = []
  const stream = followScreen({
    picture: {
      painter: createPainter(),
      resize: () => undefined,
      prepare: () => undefined,
      paint: (commands) => {
        log.push(`paint ${commands.length}`)
        return mode.slow ? new Promise<boolean>((resolve) => slow.push(resolve)) : true
      },
      show: () => log.push('show'),
      drop: (commands) => log.push(`drop ${commands.length}`)
    },
    onNote: (note) => log.push(note.op) > 0,
    send: (message) => {
      const read = readConnectorMessage(message)
      log.push(read.ok && read.value.kind === 'ack' ? `ack ${read.value.frame}` : read.ok ? read.value.kind : read.code)
    },
    later: (work) => (mode.keepsTasks ? tasks.push(work) : work()),
    onPicture: (is) => log.push(`${is} picture`),
    onBroken: (why) => log.push(`broken: ${why}`)
  })
  const finish = async (painted: boolean): Promise<void> => {
    slow.shift()?.(painted)
    await new Promise(setImmediate)
  }
  const nextTask = (): void => tasks.splice(0).forEach((work) => work())
  return { stream, log, mode, finish, nextTask }
}

describe('the stream of the screen', () => {
  it('acknowledges a frame when it has been drawn, and says so the first time', () => {
    const { stream, log } = start()
    for (const message of [displays(), fill(1), fill(2)]) stream.hear(message)
    expect(log).toEqual(['displays', 'paint 1', 'show', 'ack 1', 'first picture', 'paint 1', 'show', 'ack 2'])
  })

  it('says once when nothing of the picture is missing any more', () => {
    const { stream, log } = start()
    for (const message of [displays(), fill(1), whole(fill(2)), fill(3), whole(fill(4))]) stream.hear(message)
    expect(log.filter((line) => line.endsWith('picture'))).toEqual(['first picture', 'whole picture'])
    expect(log.indexOf('whole picture')).toBeGreaterThan(log.indexOf('ack 2'))
  })

  it('paints the parts of a frame as they come, and shows them together', () => {
    const { stream, log } = start()
    for (const message of [displays(), part(fill(1)), fill(1)]) stream.hear(message)
    expect(log).toEqual(['displays', 'paint 1', 'paint 1', 'show', 'ack 1', 'first picture'])
  })

  it('lets nothing overtake what is still being painted', async () => {
    const { stream, log, mode, finish } = start()
    mode.slow = true
    for (const message of [displays(), fill(1), displays(), fill(2)]) stream.hear(message)
    expect(log).toEqual(['displays', 'paint 1'])
    await finish(true)
    expect(log).toEqual(['displays', 'paint 1', 'show', 'ack 1', 'first picture', 'displays', 'paint 1'])
  })

  it('acknowledges when the canvas has left, and no more once it is closed', async () => {
    const { stream, log, mode, finish, nextTask } = start()
    mode.slow = mode.keepsTasks = true
    for (const message of [displays(), fill(1), fill(2)]) stream.hear(message)
    await finish(true)
    expect(log).not.toContain('ack 1')
    nextTask()
    expect(log.at(-1)).toBe('ack 1')
    await finish(true)
    stream.close()
    nextTask()
    expect(log).not.toContain('ack 2')
  })

  it('shows nothing of a begun frame when the displays change', () => {
    const { stream, log } = start()
    for (const message of [displays(), part(fill(1)), displays(), fill(2)]) stream.hear(message)
    expect(log).toEqual(['displays', 'paint 1', 'displays', 'paint 1', 'show', 'ack 2', 'first picture'])
  })

  it.each([
    ['noise', [Uint8Array.of(1, 2, 3)], 'bad-length'],
    ['a frame before the displays', [fill(1)], 'out-of-order'],
    ['a rectangle beyond the picture', [displays(), fill(1, { ...SIZE, x: 1 })], 'bad-area']
  ])('ends at %s, once, and reads nothing more', (_what, messages, why) => {
    const { stream, log } = start()
    for (const message of [...messages, displays(), fill(9)]) stream.hear(message)
    expect(log.filter((line) => line.startsWith('broken'))).toEqual([`broken: ${why}`])
    expect(log.at(-1)).toBe(`broken: ${why}`)
  })

  it('ends when a frame cannot be painted, acknowledges nothing, and lets go of what waits', async () => {
    const { stream, log, mode, finish } = start()
    mode.slow = true
    for (const message of [displays(), fill(1), fill(2)]) stream.hear(message)
    await finish(false)
    expect(log).toEqual(['displays', 'paint 1', 'drop 1', 'broken: bad-pixels'])
  })

  it('that is closed while it paints shows nothing', async () => {
    const { stream, log, mode, finish } = start()
    mode.slow = true
    for (const message of [displays(), fill(1), fill(2)]) stream.hear(message)
    stream.close()
    await finish(true)
    expect(log).toEqual(['displays', 'paint 1', 'drop 1'])
  })

  it('tells the host what is wished', () => {
    const { stream, log } = start()
    stream.wish({ quality: 'sharp', display: 0, paused: false })
    expect(log).toEqual(['wish'])
  })
})
