// Owns: making the encoder's code hot before it is needed: the first picture of a cold one takes three times as long. Never:
// sees a screen; what it encodes is made up.
import { createFrameWriter } from '../../../shared/screen/writer'
import type { Encoder } from './encoder'
import { findShifts } from './scroll'
import { createShadow } from './shadow'

const WIDTH = 640
const HEIGHT = 64
/** By then the compiler has what it needs. */
const ROUNDS = 72

/** Text-like rows on a plain ground, and a part with many colours. Pure; `round` makes each picture another one. */
function madeUp(round: number): Uint32Array {
  const pixels = new Uint32Array(WIDTH * HEIGHT).fill(0xf4f4f4)
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 64; x < WIDTH; x++) {
      if (x > 448) pixels[y * WIDTH + x] = ((x * 5 + round) & 255) | (((y * 3) & 255) << 8) | (((x ^ y) & 255) << 16)
      else if (y % 18 < 11 && (x * 7 + y * 13 + round) % 23 < 5) pixels[y * WIDTH + x] = 0x111111 * (1 + ((x + y) % 9))
    }
  }
  return pixels
}

/**
 * Works in slices of a few milliseconds, each handed to `soon`, until it is done or called off.
 * @returns calls it off; safe to call again
 */
export function warmUp(encoder: Encoder, soon: (work: () => void) => void): () => void {
  const writer = createFrameWriter()
  const area = { x: 0, y: 0, width: WIDTH, height: HEIGHT }
  const shadow = createShadow(WIDTH, HEIGHT)
  let round = 0
  const slice = (): void => {
    if (round >= ROUNDS) return
    shadow.load(area, madeUp(round), WIDTH)
    const next = madeUp(round + 1)
    findShifts(shadow, area, next, WIDTH)
    shadow.merge(area, next, WIDTH, 0)
    shadow.soil(0)
    encoder.encode(shadow, { quality: 80, shrink: 1, maxBytes: Infinity, stillSince: -1, video: null }, writer)
    writer.finish(1)
    round++
    soon(slice)
  }
  soon(slice)
  return () => (round = ROUNDS)
}
