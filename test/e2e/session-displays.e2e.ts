// Proves: of a host with several displays the one that is chosen is shown, or all of them; the mouse lands on it, and the host's
// pointer is drawn only while it is on it.
import { type Page, expect, test } from '@playwright/test'
import { type PaintedScreen, openPaintedScreen } from '../support/painted-screen'
import { until } from '../support/processes'
import { moveOverRemoteScreen, remoteScreenSize } from '../support/remote-screen'
import { type ArmedPair, openSession, startArmedPair } from './pair'

test.describe.serial('several displays', () => {
  let pair: ArmedPair
  let viewer: Page
  let screen: PaintedScreen
  const choose = async (item: string) => {
    await viewer.getByRole('button', { name: 'View', exact: true }).click()
    await viewer.getByRole('menu', { name: 'View' }).getByRole('menuitemradio', { name: item }).click()
  }
  const isShown = (what: string, width: number) => until(`${what} is shown`, async () => (await remoteScreenSize(viewer)).width === width)
  /** Side by side, the left one `width` wide. */
  const divideAt = (width: number) => screen.setDisplays([{ x: 0, y: 0, width, height: 800 }, { x: width, y: 0, width: 1280 - width, height: 800 }])

  test.beforeAll(async () => {
    pair = await startArmedPair()
    screen = openPaintedScreen(pair.hostComputer.screen.display)
    viewer = await openSession(pair)
    await isShown('the whole screen', 1280)
  })
  test.afterAll(async () => {
    screen.close()
    await pair.stop()
  })

  test('one is chosen, or all', async () => {
    divideAt(800)
    await isShown('the primary one', 800)
    await choose('Display-2')
    await isShown('the other one', 480)
    await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.5, 0.5)
    await until('the host’s pointer is in its middle', async () => {
      const now = await pair.hostComputer.input.position()
      return Math.abs(now.x - 1040) <= 1 && Math.abs(now.y - 400) <= 1
    })
    await choose('All displays')
    await isShown('all of it', 1280)
    await choose('Display-2')
    await isShown('the other one', 480)
  })

  test('a pointer that somebody at the host moves is drawn while it is on the one that is shown, and nowhere else', async () => {
    const mark = viewer.locator('#pointer')
    const moveThere = async (x: number, y: number) => {
      await pair.hostComputer.input.moveTo(x - 20, y)
      await pair.hostComputer.input.moveBy(20, 0)
    }
    await moveThere(900, 500)
    await expect(mark).toBeVisible()
    await moveThere(300, 500)
    await expect(mark).toBeHidden()
    await moveThere(900, 500)
    await expect(mark).toBeVisible()
    await test.step('so it is not when the display moves away below it', async () => {
      divideAt(1000)
      await isShown('what is left', 280)
      await expect(mark).toBeHidden()
    })
  })

  test('one that goes away gives way to the primary one', async () => {
    screen.setDisplays([])
    await isShown('the whole screen', 1280)
    await expect(viewer.getByText('The display Display-2 is gone.')).toBeVisible()
  })
})
