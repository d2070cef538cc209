// Owns: how long the encoder takes for a whole screen of dense text in one pass, beside what JPEG takes for the same screen.
// Never: measures the capture or the way; nothing leaves this process.
import { openJpeg } from '../../../electron/platform/jpeg'
import { createEncoder } from '../../../electron/session/screen/encoder'
import { createShadow } from '../../../electron/session/screen/shadow'
import { createFrameWriter } from '../../../shared/screen/writer'
import { text } from '../../support/pictures'
import type { Figure, Measured } from '../figure'
import { SCREEN } from '../meter/scene'
import { median, summarize } from '../statistics'

const ROUNDS = 25
/** The first ones are the compiler's. */
const WARMING = 5
const QUALITY = 80

export const encodeText: Figure = {
  name: 'encode-text',
  async measure(): Promise<Measured> {
    const encodeJpeg = openJpeg()
    const encoder = createEncoder(encodeJpeg)
    const writer = createFrameWriter()
    const shadow = createShadow(SCREEN.width, SCREEN.height)
    const paint = text()
    const page = Uint32Array.from({ length: SCREEN.width * SCREEN.height }, (_, at) => paint(at % SCREEN.width, Math.floor(at / SCREEN.width)))
    shadow.merge({ x: 0, y: 0, ...SCREEN }, page, SCREEN.width, 0)
    const ours: number[] = []
    const jpeg: number[] = []
    let bytes = 0
    for (let round = -WARMING; round < ROUNDS; round++) {
      shadow.soil(round)
      const took = timed(() => encoder.encode(shadow, { quality: QUALITY, shrink: 1, maxBytes: Infinity, stillSince: -Infinity, video: null }, writer))
      bytes = writer.bytes
      writer.finish(round + WARMING + 1, true)
      const beside = timed(() => encodeJpeg(shadow.pixels, 0, SCREEN.width, SCREEN, QUALITY))
      if (round < 0) continue
      ours.push(took)
      jpeg.push(beside)
    }
    return {
      rows: [
        { figure: 'one pass over a 1080p screen of dense text', unit: 'ms', ...summarize(ours), bar: null },
        { figure: 'JPEG of the same screen, libjpeg-turbo', unit: 'ms', ...summarize(jpeg), bar: null },
        { figure: 'one pass, as a multiple of JPEG’s', unit: '×', p50: median(ours) / median(jpeg), p95: null, bar: null }
      ],
      raw: { ours, jpeg, bytes }
    }
  }
}

function timed(work: () => void): number {
  const begun = performance.now()
  work()
  return performance.now() - begun
}
