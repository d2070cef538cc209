// Proves: where the session's process cannot read the screen, the page captures it and the rest is the same. These computers'
// X servers cannot say what was damaged, without which the process sees nothing; mouse and keyboard stay as they are.
import { type Page, expect, test } from '@playwright/test'
import { type PaintedScreen, openPaintedScreen } from '../support/painted-screen'
import { until } from '../support/processes'
import { moveOverRemoteScreen } from '../support/remote-screen'
import { type ArmedPair, endSession, openSession, startArmedPair } from './pair'

const SIDE = 80
const COLUMNS = 1280 / SIDE
const ROWS = 800 / SIDE
const squares = (seed: number) => (x: number, y: number): number =>
  Math.imul(Math.floor(x / SIDE) * 31 + Math.floor(y / SIDE) * 17 + seed, 2654435761) & 0xffffff
/** Colours come with half the resolution and a little rounding. */
const TOLERANCE = 12

/** The colours in the middle of each square, as the canvas shows them. */
const shownSquares = (viewer: Page): Promise<number[]> =>
  viewer.evaluate(
    ([side, columns, rows]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('#screen')!
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      return Array.from({ length: columns * rows }, (_, index) => {
        const at = ((Math.floor(index / columns) + 0.5) * side * canvas.width + ((index % columns) + 0.5) * side) * 4
        return (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!
      })
    },
    [SIDE, COLUMNS, ROWS] as const
  )

const isNear = (left: number, right: number): boolean =>
  [16, 8, 0].every((shift) => Math.abs(((left >> shift) & 255) - ((right >> shift) & 255)) <= TOLERANCE)

/** Windows of the host's own lie above some of the squares. */
async function expectSquares(viewer: Page, seed: number): Promise<void> {
  await until('the squares are shown', async () => {
    const shown = await shownSquares(viewer)
    const right = shown.filter((color, index) => isNear(color, squares(seed)((index % COLUMNS) * SIDE, Math.floor(index / COLUMNS) * SIDE)))
    return right.length >= 0.9 * COLUMNS * ROWS
  })
}

test.describe.serial('a host whose screen only a page can capture', () => {
  let pair: ArmedPair
  let viewer: Page
  let screen: PaintedScreen

  test.beforeAll(async () => {
    pair = await startArmedPair({ without: 'DAMAGE' })
    screen = openPaintedScreen(pair.hostComputer.screen.display)
    screen.paint({ x: 0, y: 0, width: 1280, height: 800 }, squares(1))
  })
  test.afterAll(async () => {
    screen.close()
    await pair.stop()
  })

  test('is seen, and so is what changes', async () => {
    viewer = await openSession(pair)
    await expectSquares(viewer, 1)
    for (const seed of [2, 3]) {
      screen.paint({ x: 0, y: 0, width: 1280, height: 800 }, squares(seed))
      await expectSquares(viewer, seed)
    }
  })

  test('follows the connector’s mouse', async () => {
    await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.25, 0.75)
    await until('the pointer has followed', async () => {
      const now = await pair.hostComputer.input.position()
      return Math.abs(now.x - 320) <= 3 && Math.abs(now.y - 600) <= 3
    })
    await expect(viewer.locator('#pointer')).toBeHidden()
  })

  test('stops capturing when the session ends', () => endSession(pair, viewer))
})
