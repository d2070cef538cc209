// Owns: how long the host works on a picture that changed as a whole, from its pixels to the messages, beside what
// libjpeg-turbo takes for the same picture. Never: measures the capture or the way; nothing leaves this process.
import { openJpeg } from '../../../electron/platform/jpeg'
import { createEncoder } from '../../../electron/session/screen/encoder'
import { createMovingFinder } from '../../../electron/session/screen/moving'
import { findShifts } from '../../../electron/session/screen/scroll'
import { createShadow } from '../../../electron/session/screen/shadow'
import { type Area } from '../../../shared/screen/wire'
import { createFrameWriter } from '../../../shared/screen/writer'
import type { Paint } from '../../support/painted-desktop'
import { photograph, plain, text } from '../../support/pictures'
import type { Figure, Measured, Row } from '../figure'
import { MOTION, SCREEN } from '../meter/scene'
import { median, summarize } from '../statistics'

const ROUNDS = 30
/** The first ones are the compiler's. */
const WARMING = 10
const QUALITY = 80

/** Two pictures of each, which are shown in turn. */
const SCENES: readonly { readonly name: string; readonly size: { readonly width: number; readonly height: number }; readonly paints: readonly [Paint, Paint] }[] = [
  { name: 'a 1080p screen of one colour', size: SCREEN, paints: [plain(0x1d4e89), plain(0xf2c14e)] },
  { name: 'a 1080p screen of dense text', size: SCREEN, paints: [text(1), text(2)] },
  { name: 'a 720p picture of a film', size: MOTION, paints: [photograph(1), photograph(2)] }
]

export const encode: Figure = {
  name: 'encode',
  async measure(): Promise<Measured> {
    const measured = SCENES.map((scene) => ({ name: scene.name, ...encodeScene(scene) }))
    return {
      rows: measured.flatMap(({ name, ours, jpeg }): Row[] => [
        { figure: `from pixels to messages, ${name}`, unit: 'ms', ...summarize(ours), bar: null },
        { figure: `${name}: as a multiple of libjpeg-turbo’s JPEG`, unit: '×', p50: median(ours) / median(jpeg), p95: null, bar: null }
      ]),
      raw: Object.fromEntries(measured.map(({ name, ...rest }) => [name, rest]))
    }
  }
}

function encodeScene({ size, paints }: (typeof SCENES)[number]) {
  const encodeJpeg = openJpeg()
  const encoder = createEncoder(encodeJpeg)
  const writer = createFrameWriter()
  const moving = createMovingFinder()
  const shadow = createShadow(size.width, size.height)
  const whole: Area = { x: 0, y: 0, width: size.width, height: size.height }
  const pictures = paints.map((paint) => Uint32Array.from({ length: size.width * size.height }, (_, at) => paint(at % size.width, Math.floor(at / size.width))))
  const ours: number[] = []
  const jpeg: number[] = []
  let bytes = 0
  for (let round = -WARMING; round < ROUNDS; round++) {
    // Where a source puts them.
    const fresh = shadow.kernel.room
    fresh.set(pictures[round & 1] ?? [])
    const took = timed(() => {
      findShifts(shadow, whole, fresh, size.width)
      shadow.merge(whole, fresh, size.width, round)
      moving.look(shadow)
      encoder.encode(shadow, { quality: QUALITY, shrink: 1, maxBytes: Infinity, stillSince: -Infinity, video: null }, writer)
    })
    bytes = writer.bytes
    writer.finish(round + WARMING + 1, true)
    const beside = timed(() => encodeJpeg(shadow.pixels, 0, size.width, size, QUALITY))
    if (round < 0) continue
    ours.push(took)
    jpeg.push(beside)
  }
  return { ours, jpeg, bytes }
}

function timed(work: () => void): number {
  const begun = performance.now()
  work()
  return performance.now() - begun
}
