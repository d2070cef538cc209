// Owns: the pictures of the scenes, drawn once into the X server's memory: desktops, a long page of text, noise, and the
// frames of a film. The same in every run and for everyone who is measured. Never: draws while something is measured.
import { FRAMES_A_SECOND, MOTION, SCREEN } from './scene'
import type { XClient } from './x-client'

const LINE = 13
const WORDS = 'gate latch hinge courtyard rampart keystone lintel mortar buttress turret drawbridge sally passage'.split(' ')

/** Numbers that look random and are the same each time (xorshift32). */
function createDice(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

function drawLines(x: XClient, pixmap: bigint, area: { left: number; top: number; columns: number; lines: number }, seed: number): void {
  const dice = createDice(seed)
  for (let line = 0; line < area.lines; line++) {
    let text = `${line} `
    while (text.length < area.columns) text += `${WORDS[dice() % WORDS.length]}${dice() % 4 === 0 ? ';' : ''} `
    x.text(pixmap, 0x1c1c1c + (dice() % 3) * 0x300000, area.left, area.top + (line + 1) * LINE, text.slice(0, area.columns))
  }
}

/** A long page of dense text, as wide as the screen. */
export const PAGE_HEIGHT = 3 * SCREEN.height
export const SCROLL_STEP = 3 * LINE
export function drawPage(x: XClient): bigint {
  const page = x.pixmap(SCREEN.width, PAGE_HEIGHT)
  x.fill(page, 0xfdfdfb, 0, 0, SCREEN.width, PAGE_HEIGHT)
  drawLines(x, page, { left: 12, top: 0, columns: 310, lines: Math.floor(PAGE_HEIGHT / LINE) - 1 }, 7)
  return page
}

/** Windows with text over a shaded background, as a desktop is. */
export function drawDesktop(x: XClient, seed: number): bigint {
  const dice = createDice(seed)
  const desktop = x.pixmap(SCREEN.width, SCREEN.height)
  for (let y = 0; y < SCREEN.height; y++) {
    const shade = 40 + Math.round((y / SCREEN.height) * 120)
    x.fill(desktop, seed % 2 === 0 ? (shade << 16) | 0x5068 : 0x503800 | shade, 0, y, SCREEN.width, 1)
  }
  for (let window = 0; window < 6; window++) {
    const [left, top] = [40 + (dice() % 1000), 40 + (dice() % 500)]
    x.fill(desktop, 0x394150, left, top, 800, 24)
    x.fill(desktop, 0xf6f6f6, left, top + 24, 800, 440)
    drawLines(x, desktop, { left: left + 8, top: top + 28, columns: 128, lines: 33 }, seed + window)
  }
  return desktop
}

export function drawNoise(x: XClient, seed: number): bigint {
  const dice = createDice(seed)
  const picture = x.sharedPicture(SCREEN.width, SCREEN.height)
  for (let index = 0; index < picture.pixels.length; index++) picture.pixels[index] = dice() & 0xffffff
  return keep(x, picture)
}

/** One second of a film that begins where it ends: colours that drift, something that crosses, and the grain of a camera. */
export function drawFilm(x: XClient): readonly bigint[] {
  const { width, height } = MOTION
  const dice = createDice(11)
  const wave = Float32Array.from({ length: 4096 }, (_, index) => Math.sin((index / 4096) * 2 * Math.PI))
  const at = (turns: number): number => wave[Math.floor((turns - Math.floor(turns)) * 4096)]!
  const picture = x.sharedPicture(width, height)
  return Array.from({ length: FRAMES_A_SECOND }, (_, frame) => {
    const turn = frame / FRAMES_A_SECOND
    const ball = { x: width * (0.5 + 0.35 * at(turn)), y: height * (0.5 + 0.25 * at(turn + 0.25)) }
    for (let y = 0, index = 0; y < height; y++) {
      const row = 60 * at(y / 500 + turn)
      for (let column = 0; column < width; column++, index++) {
        const grain = dice() & 7
        const near = Math.abs(column - ball.x) + Math.abs(y - ball.y) < 140
        const light = 120 + row + 50 * at(column / 700 - turn) + grain
        picture.pixels[index] = near ? ((200 + grain) << 16) | ((180 - grain) << 8) | 60 : (light << 16) | ((light * 0.8) << 8) | (255 - light)
      }
    }
    return keep(x, picture)
  })
}

function keep(x: XClient, picture: ReturnType<XClient['sharedPicture']>): bigint {
  const pixmap = x.pixmap(picture.width, picture.height)
  picture.write(pixmap, 0, 0)
  x.sync()
  return pixmap
}
