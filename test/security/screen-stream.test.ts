// Owns: what a hostile host can do to a connector with the screen channel, and a hostile connector to a host: nothing.
import { describe, expect, test } from 'vitest'
import { createPainter, type Picture } from '../../shared/screen/pixels'
import { createHostReader, readConnectorMessage } from '../../shared/screen/reader'
import { type DrawCommand, HEAD_BYTES, MAX_MESSAGE_BYTES, MAX_SIDE, MESSAGE, OP, WIRE_VERSION } from '../../shared/screen/wire'
import { createFrameWriter, displaysPayload } from '../../shared/screen/writer'
import { connect, createPaintedDesktop } from '../support/painted-desktop'
import { vp9Head } from '../support/fake-video'
import { chance, photograph, text } from '../support/pictures'

const CASES = 100_000
const SIZE = 96

/** A real stream, message by message. */
async function realStream(): Promise<Uint8Array[]> {
  const desktop = createPaintedDesktop(SIZE, SIZE)
  const { session, canvas, time } = connect(desktop)
  const messages: Uint8Array[] = []
  const receive = canvas.receive.bind(canvas)
  canvas.receive = (sent) => {
    messages.push(...sent)
    receive(sent)
  }
  session.open()
  await Promise.resolve()
  const whole = { x: 0, y: 0, width: SIZE, height: SIZE }
  desktop.paint(whole, text())
  time.advance(50)
  desktop.scroll(whole, 16, text(2))
  time.advance(50)
  desktop.paint(whole, photograph())
  time.advance(400)
  expect(canvas.counts).toMatchObject({ jpeg: expect.any(Number) as number, copy: expect.any(Number) as number })
  // A wide link gives no video by itself.
  const writer = createFrameWriter()
  for (const [index, head] of [vp9Head({ width: SIZE, height: SIZE }), vp9Head(null)].entries()) {
    writer.add(OP.video, whole, Uint8Array.of(1, ...head, ...Array.from({ length: 200 }, (_, at) => chance(at, index) & 255), 0))
    messages.push(...writer.finish(1_000_000 + index))
  }
  return messages
}

/** Changes one to three bytes, or cuts, or repeats a part; the same for the same number. */
function damage(message: Uint8Array, number: number): Uint8Array {
  const pick = (limit: number, salt: number): number => chance(number, salt) % limit
  if (pick(8, 0) === 0) return message.slice(0, pick(message.length, 1))
  if (pick(8, 0) === 1) return Buffer.concat([message, message.subarray(pick(message.length, 1))])
  const changed = message.slice()
  // Heads are short beside payloads, and worth more attempts.
  const reach = pick(2, 2) === 0 ? Math.min(40, message.length) : message.length
  for (let count = 0; count <= pick(3, 3); count++) changed[pick(reach, 4 + count)] = pick(256, 8 + count)
  return changed
}

describe('a broken stream of the host', () => {
  test(`in ${CASES} cases neither crashes nor draws outside, and every failure has a name`, { timeout: 120_000 }, async () => {
    const stream = await realStream()
    const painter = createPainter()
    const guard = 4096
    const memory = new Uint32Array(SIZE * SIZE + guard).fill(7)
    const picture: Picture = { width: SIZE, height: SIZE, pixels: memory.subarray(0, SIZE * SIZE) }
    const outcomes = new Map<string, number>()
    for (let number = 0; number < CASES; number++) {
      const reader = createHostReader()
      const broken = chance(number, 99) % stream.length
      let outcome = 'whole'
      // What came before a message matters little; the first (its size) and the last before it are enough.
      for (const index of new Set([0, broken])) {
        const original = stream[index] as Uint8Array
        const read = reader.read(index === broken ? damage(original, number) : original)
        if (!read.ok) {
          outcome = read.code
          expect(reader.read(stream[0] as Uint8Array)).toEqual(read)
          break
        }
        if (read.value.kind === 'note') continue
        for (const command of read.value.commands) if (!paints(painter, command, picture)) outcome = 'bad-pixels'
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    expect(memory.subarray(SIZE * SIZE).every((word) => word === 7)).toBe(true)
    for (const outcome of ['bad-version', 'bad-kind', 'bad-length', 'bad-command', 'bad-area', 'bad-pixels']) {
      expect(outcomes.get(outcome), outcome).toBeGreaterThan(0)
    }
  })

  /** A picture whose size another one never had is none of ours: drawn into its own. */
  function paints(painter: ReturnType<typeof createPainter>, command: DrawCommand, picture: Picture): boolean {
    if (command.op === 'jpeg' || command.op === 'video') return true
    if (command.x + command.width > picture.width || command.y + command.height > picture.height) return true
    if (command.op === 'copy' && (command.sourceX + command.width > picture.width || command.sourceY + command.height > picture.height)) return true
    return painter.paint(command, picture)
  }

  describe('that sends video', () => {
    const area = { x: 8, y: 16, width: 64, height: 48 }
    const key = vp9Head(area)
    const next = vp9Head(null)
    /** The outcome of one frame after another; each is one or more pictures of a row. */
    const outcomes = (...frames: readonly (readonly { readonly area?: typeof area; readonly shrink?: number; readonly data: Uint8Array }[])[]) => {
      const reader = createHostReader()
      reader.read(displays(SIZE, SIZE)[0] as Uint8Array)
      const writer = createFrameWriter()
      return frames.map((pictures, index) => {
        for (const { area: at = area, shrink = 1, data } of pictures) writer.add(OP.video, at, Uint8Array.of(shrink, ...data))
        const read = reader.read(writer.finish(index + 1)[0] as Uint8Array)
        return read.ok ? 'read' : read.code
      })
    }

    test('is read as it is meant: a key, and what continues it', () => {
      expect(outcomes([{ data: key }], [{ data: next }], [{ data: next }], [{ data: key }])).toEqual(['read', 'read', 'read', 'read'])
      expect(outcomes([{ shrink: 2, data: vp9Head({ width: 32, height: 24 }) }])).toEqual(['read'])
    })
    test('cannot ask for a picture of another size than its rectangle', () => {
      expect(outcomes([{ data: vp9Head({ width: 65_536, height: 65_536 }) }])).toEqual(['bad-pixels'])
      expect(outcomes([{ shrink: 2, data: key }])).toEqual(['bad-pixels'])
    })
    test('cannot begin with a picture that continues another', () => expect(outcomes([{ data: next }])).toEqual(['out-of-order']))
    test('cannot go on elsewhere, or in another size', () => {
      expect(outcomes([{ data: key }], [{ area: { ...area, x: 9 }, data: next }])).toEqual(['read', 'out-of-order'])
      expect(outcomes([{ data: key }], [{ shrink: 2, data: next }])).toEqual(['read', 'out-of-order'])
    })
    test('cannot have many pictures decoded for one frame', () => expect(outcomes([{ data: key }, { data: next }])).toEqual(['too-large']))
    test('cannot go on after the picture was a new one', () => {
      const reader = createHostReader()
      const writer = createFrameWriter()
      reader.read(displays(SIZE, SIZE)[0] as Uint8Array)
      writer.add(OP.video, area, Uint8Array.of(1, ...key))
      expect(reader.read(writer.finish(1)[0] as Uint8Array).ok).toBe(true)
      reader.read(displays(SIZE, SIZE)[0] as Uint8Array)
      writer.add(OP.video, area, Uint8Array.of(1, ...next))
      expect(reader.read(writer.finish(2)[0] as Uint8Array)).toEqual({ ok: false, code: 'out-of-order' })
    })
  })

  const displays = (width: number, height: number): Uint8Array[] => {
    const writer = createFrameWriter()
    const area = { x: 0, y: 0, width, height }
    writer.add(OP.displays, area, displaysPayload(0, [{ ...area, name: 'one', primary: true }]))
    return writer.finishNotes()
  }

  test.each([
    [MAX_SIDE + 1, 10],
    [MAX_SIDE, MAX_SIDE]
  ])('that asks for a canvas of %i × %i is refused', (width, height) => {
    expect(createHostReader().read(displays(width, height)[0] as Uint8Array)).toEqual({ ok: false, code: 'too-large' })
  })

  test('that draws one frame over and over, never ending it, is stopped', () => {
    const reader = createHostReader()
    reader.read(displays(100, 100)[0] as Uint8Array)
    const writer = createFrameWriter()
    const message = (): Uint8Array => {
      writer.add(OP.fill, { x: 0, y: 0, width: 100, height: 100 }, Uint8Array.of(1, 2, 3))
      const [frame] = writer.finish(1) as [Uint8Array]
      return frame
    }
    const results = Array.from({ length: 5 }, () => {
      const frame = message()
      frame[2] = 0
      return reader.read(frame)
    })
    expect(results.slice(0, 4).every(({ ok }) => ok)).toBe(true)
    expect(results[4]).toEqual({ ok: false, code: 'too-large' })
  })

  test('that sends empty parts for ever is stopped', () => {
    const reader = createHostReader()
    reader.read(displays(MAX_SIDE, 2000)[0] as Uint8Array)
    const padding = new Uint8Array(MAX_MESSAGE_BYTES)
    padding.set([WIRE_VERSION, MESSAGE.frame, 0, 0, 1, 0, 0, 0])
    const view = new DataView(padding.buffer)
    padding[HEAD_BYTES] = OP.jpeg
    view.setUint16(HEAD_BYTES + 5, 1, true)
    view.setUint16(HEAD_BYTES + 7, 1, true)
    view.setUint32(HEAD_BYTES + 9, MAX_MESSAGE_BYTES - HEAD_BYTES - 13, true)
    padding[HEAD_BYTES + 13] = 1
    let accepted = 0
    while (reader.read(padding).ok) accepted++
    expect(accepted * MAX_MESSAGE_BYTES).toBeLessThanOrEqual(64 * 1024 * 1024)
    expect(accepted).toBeGreaterThan(100)
  })

  test('that draws before it has said how large the picture is, is refused', () => {
    const writer = createFrameWriter()
    writer.add(OP.fill, { x: 0, y: 0, width: 1, height: 1 }, Uint8Array.of(1, 2, 3))
    expect(createHostReader().read(writer.finish(1)[0] as Uint8Array)).toEqual({ ok: false, code: 'out-of-order' })
  })
})

test(`a broken message of the connector is refused in ${CASES} cases, and nothing is read from it`, () => {
  let refused = 0
  for (let number = 0; number < CASES; number++) {
    const message = Uint8Array.from({ length: chance(number, 1) % 12 }, (_, index) => chance(number, index + 2) & 255)
    if (chance(number, 50) % 2 === 0) message.set([WIRE_VERSION, 0x81 + (chance(number, 51) % 3)].slice(0, message.length))
    if (!readConnectorMessage(message).ok) refused++
  }
  expect(refused).toBeGreaterThan(CASES / 2)
})
