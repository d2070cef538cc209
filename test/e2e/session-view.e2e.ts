// Proves: what the viewer's menus promise: sizes, full screen, quality, statistics, screenshots, keys that the
// local system keeps, and that "View only" sends nothing.
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Page, expect, test } from '@playwright/test'
import { type Area, type PaintedScreen, openPaintedScreen } from '../support/painted-screen'
import { until } from '../support/processes'
import { moveOverRemoteScreen, remoteScreenSize } from '../support/remote-screen'
import { expectSamePicture } from '../support/same-picture'
import { expectLooksChanged, withForcedColors } from './forced-colors'
import { type InputState, type PressReader, inputStateOf, openPressReader } from './host-input'
import { type ArmedPair, endSession, openSession, startArmedPair } from './pair'
import { answerSaveDialogs } from './save-dialog'

const WHOLE: Area = { x: 0, y: 0, width: 1280, height: 800 }
/** No two neighbours are equal, so that any blur shows. */
const checkered = (x: number, y: number): number => ((x + y) % 2 === 0 ? 0x10_20_30 : 0xe0_d0_c0) ^ (x & 15)

test.describe.serial('the viewer’s menus', () => {
  let pair: ArmedPair
  let viewer: Page
  let screen: PaintedScreen
  let hostInput: InputState
  const hands = () => pair.connectorComputer.input
  const focusViewer = async () => hands().activate(await hands().windowWithTitle('– Postern$'))
  const openMenu = async (name: string) => {
    await viewer.getByRole('button', { name, exact: true }).click()
    return viewer.getByRole('menu', { name })
  }
  const chooseOne = async (item: string) => (await openMenu('View')).getByRole('menuitemradio', { name: item }).click()
  const toggle = async (item: string) => (await openMenu('View')).getByRole('menuitemcheckbox', { name: item }).click()
  const sendKey = async (item: string) => (await openMenu('Send key')).getByRole('menuitem', { name: item, exact: true }).click()
  const keyboardIsThere = () => viewer.evaluate(() => document.activeElement?.id === 'keyboard')
  const isFullScreen = () => viewer.evaluate(() => document.fullscreenElement !== null)
  const pointerIsAt = (x: number, y: number) =>
    until(`the host’s pointer is at ${x}, ${y}`, async () => {
      const now = await pair.hostComputer.input.position()
      return Math.abs(now.x - x) <= 1 && Math.abs(now.y - y) <= 1
    })

  test.beforeAll(async () => {
    pair = await startArmedPair()
    hostInput = inputStateOf(pair.hostComputer)
    screen = openPaintedScreen(pair.hostComputer.screen.display)
    screen.paint(WHOLE, checkered)
    viewer = await openSession(pair)
    await until('a picture is shown', async () => (await remoteScreenSize(viewer)).width === 1280)
    // Smaller than the remote screen, and wholly on its own.
    await pair.connector.app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('/viewer.html'))
      window?.setBounds({ x: 60, y: 60, width: 1000, height: 640 })
    })
    await until('it has its size', () => viewer.evaluate(() => innerWidth === 1000))
    await focusViewer()
  })
  test.afterAll(async () => {
    screen.close()
    hostInput.close()
    await pair.stop()
  })

  test('the menu is worked with the keyboard, and Esc gives it back to the remote screen', async () => {
    await viewer.getByRole('button', { name: 'View' }).focus()
    await viewer.keyboard.press('ArrowDown')
    await expect(viewer.getByRole('menuitemradio', { name: 'Fit' })).toBeFocused()
    await viewer.keyboard.press('ArrowDown')
    await expect(viewer.getByRole('menuitemradio', { name: '100 %' })).toBeFocused()
    await viewer.keyboard.press('End')
    await expect(viewer.getByRole('menuitemcheckbox', { name: 'Show statistics' })).toBeFocused()
    await viewer.keyboard.press('q')
    await expect(viewer.getByRole('menuitemcheckbox', { name: 'Show statistics' })).toBeFocused()
    await viewer.keyboard.press('f')
    await expect(viewer.getByRole('menuitemradio', { name: 'Fit' })).toBeFocused()
    await viewer.keyboard.press('ArrowRight')
    await expect(viewer.getByRole('menuitem', { name: 'Ctrl+Alt+Del' })).toBeFocused()
    await expect(viewer.getByRole('menu')).toHaveCount(1)
    await viewer.keyboard.press('ArrowLeft')
    await expect(viewer.getByRole('menuitemradio', { name: 'Fit' })).toBeFocused()
    await viewer.keyboard.press('Escape')
    await expect(viewer.getByRole('menu')).toBeHidden()
    await until('the keyboard is at the remote screen', keyboardIsThere)
  })

  test('what is chosen in a menu is seen with the system’s own colours, too', async () => {
    const item = (await openMenu('View')).getByRole('menuitemradio', { name: 'Automatic' })
    await expect(item).toBeChecked()
    // The menu closes when something is chosen in it.
    const toggle = () => item.evaluate((button) => void (button.ariaChecked = button.ariaChecked === 'true' ? 'false' : 'true'))
    await withForcedColors(viewer, () => expectLooksChanged(item, toggle))
    await viewer.keyboard.press('Escape')
  })

  test('while a menu is open no key goes out, and held ones are let go', async () => {
    await hands().keyDown('b')
    await until('it is down on the host', () => hostInput.keysDown() === 1)
    await openMenu('View')
    await until('it is let go', () => hostInput.keysDown() === 0)
    await hands().keyUp('b')
    await hands().key('Escape')
    await until('the keyboard is at the remote screen', keyboardIsThere)
  })

  test('100 % shows each pixel as one, and clicks land where they point, in Fit too', async () => {
    await chooseOne('100 %')
    await expect(viewer.getByText('Move the mouse to the edge to see the rest')).toBeVisible()
    await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.5, 0.5)
    await pointerIsAt(640, 400)
    const shown = await viewer.screenshot({ scale: 'css' })
    const wrong = await viewer.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const picture = await createImageBitmap(new Blob([bytes]))
      const copy = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!
      copy.drawImage(picture, 0, 0)
      const canvas = document.querySelector<HTMLCanvasElement>('#screen')!
      const box = canvas.getBoundingClientRect()
      const [width, height, x, y] = [200, 120, 500, 300]
      const seen = copy.getImageData(Math.round(box.left) + x, Math.round(box.top) + y, width, height).data
      const there = canvas.getContext('2d')!.getImageData(x, y, width, height).data
      return seen.filter((value, index) => Math.abs(value - there[index]!) > 2).length
    }, shown.toString('base64'))
    expect(wrong).toBe(0)

    await test.step('the mouse at the edge moves the picture', async () => {
      const height = await viewer.locator('#paper').evaluate((paper) => paper.clientHeight)
      await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.5, (height - 8) / 800)
      await until('it has moved to its end', () =>
        viewer.locator('#paper').evaluate((paper) => paper.scrollTop > 0 && paper.scrollTop + paper.clientHeight >= paper.scrollHeight - 1)
      )
    })
    await test.step('so do Ctrl+Alt+Shift and the arrow keys, of which the remote screen hears nothing', async () => {
      const top = () => viewer.locator('#paper').evaluate((paper) => paper.scrollTop)
      const before = await top()
      await hands().key('ctrl+alt+shift+Up')
      await until('it has moved up', async () => (await top()) < before)
      await until('nothing stays down', () => hostInput.keysDown() === 0)
      await hands().key('ctrl+alt+shift+Down')
      await until('it has moved back', async () => (await top()) === before)
    })
    await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.4, 0.7)
    await pointerIsAt(512, 560)

    await chooseOne('Fit')
    await expect(viewer.getByText('Move the mouse to the edge to see the rest')).toBeHidden()
    await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.25, 0.75)
    await pointerIsAt(320, 600)
  })

  test('full screen hides the bar, gives every key to the remote screen, and F11 leads back', async () => {
    const bar = viewer.locator('#bar')
    await focusViewer()
    await hands().key('F11')
    await until('it is full screen', isFullScreen)
    await expect(viewer.getByText('F11 or Ctrl+Alt+Enter leaves full screen.')).toBeVisible()
    await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.5, 0.5)
    await test.step('Alt+Tab is the remote screen’s, which the local window manager takes otherwise', async () => {
      await hands().keyDown('alt')
      await hands().keyDown('Tab')
      await until('both are down on the host', () => hostInput.keysDown() === 2)
      await hands().keyUp('Tab')
      await hands().keyUp('alt')
      await until('both are up', () => hostInput.keysDown() === 0)
    })
    await until('the bar is out of sight', async () => ((await bar.boundingBox())!.y < 0))
    const reader = await openPressReader(pair.hostComputer)
    await hands().key('Escape')
    await reader.expectPress('Escape')
    expect(await isFullScreen()).toBe(true)
    await reader.stop()
    await hands().moveTo(300, 0)
    await until('the bar is back', async () => ((await bar.boundingBox())!.y === 0))
    await hands().key('F11')
    await until('it is a window again', async () => !(await isFullScreen()))
    await until('nothing stays down', () => hostInput.keysDown() === 0)
  })

  test('full screen by its menu item, and back with Ctrl+Alt+Enter', async () => {
    await toggle('Full screen')
    await until('it is full screen', isFullScreen)
    await until('the keyboard is at the remote screen', keyboardIsThere)
    await hands().key('ctrl+alt+Return')
    await until('it is a window again', async () => !(await isFullScreen()))
    await until('nothing stays down', () => hostInput.keysDown() === 0)
  })

  test.describe.serial('with a program that reads keys', () => {
    let reader: PressReader
    test.beforeAll(async () => {
      // It would lie over the program.
      screen.close()
      reader = await openPressReader(pair.hostComputer)
      await focusViewer()
    })
    test.afterAll(async () => {
      await reader.stop()
      screen = openPaintedScreen(pair.hostComputer.screen.display)
    })

    // Print Screen and Alt+Tab are the window manager's own there, and the text consoles the X server's.
    for (const [item, press] of [
      ['Ctrl+Alt+Del', 'Delete Control Alt'],
      ['Super', 'Super_L'],
      ['F11', 'F11']
    ] as const) {
      test(`Send key: ${item}`, async () => {
        await sendKey(item)
        await reader.expectPress(press)
        await until('nothing stays down', () => hostInput.keysDown() === 0)
      })
    }

    test('the buttons for back and forward arrive', async () => {
      await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.5, 0.6)
      for (const button of [8, 9]) {
        await hands().click(button)
        await reader.expectPress(`Button ${button}`)
      }
    })

    test('a pinch on the touchpad is Ctrl and the wheel', async () => {
      // No tool of a bare X server has a touchpad; this is what Chromium makes of one.
      const before = reader.presses().length
      await viewer.evaluate(() =>
        document.querySelector('#screen')!.dispatchEvent(new WheelEvent('wheel', { ctrlKey: true, deltaY: -240, bubbles: true, cancelable: true }))
      )
      await until('it has arrived', () => reader.presses().slice(before, before + 2).join() === 'Control_L,Button 4')
      await until('Ctrl is up again', () => hostInput.keysDown() === 0)
    })

    test('“View only” sends nothing', async () => {
      await toggle('View only')
      await expect(viewer.getByText('Connected, view only')).toBeVisible()
      await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.55, 0.55)
      await hands().click(3)
      await hands().key('q')
      await expect((await openMenu('Send key')).getByRole('menuitem', { name: 'Super' })).toBeDisabled()
      await expect(viewer.getByText('“View only” is on.')).toHaveCount(1)
      await viewer.keyboard.press('Escape')
      await toggle('View only')
      await focusViewer()
      await hands().key('w')
      await reader.expectPress('w')
      expect(reader.presses()).not.toContain('q')
      expect(reader.presses()).not.toContain('Button 3')
    })
  })

  test('“Show statistics” says delay, rate, route and resolution', async () => {
    const shown = viewer.getByRole('group', { name: 'Statistics' })
    await expect(shown).toBeHidden()
    await toggle('Show statistics')
    await expect(shown).toContainText('1280 × 800')
    await expect(shown).toContainText('Direct')
    await expect(shown).toContainText(/Delay(below 1|\d+) ms/)
    // A rate is of the last second only.
    let step = 0
    await until('a rate is shown', async () => {
      step++
      screen.paint({ ...WHOLE, height: 200 }, (x, y) => checkered(x + step, y) ^ (step * 8))
      return /[1-9]\d* pictures\/s/.test((await shown.textContent()) ?? '')
    })
  })

  test('“Save screenshot…” saves what the canvas holds', async () => {
    const file = join(pair.connectorComputer.folder, 'shot.png')
    const proposed = await answerSaveDialogs(pair.connector, file)
    screen.paint(WHOLE, checkered)
    await expectSamePicture(viewer, screen)
    await (await openMenu('Session')).getByRole('menuitem', { name: 'Save screenshot…' }).click()
    await expect(viewer.getByText('The screenshot is saved.')).toBeVisible()
    expect(basename((await proposed())!)).toMatch(/^.+ \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/)
    const saved = (await readFile(file)).toString('base64')
    await until('it equals the canvas', () =>
      viewer.evaluate(async (base64) => {
        const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]))
        const copy = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!
        copy.drawImage(picture, 0, 0)
        const canvas = document.querySelector<HTMLCanvasElement>('#screen')!
        if (picture.width !== canvas.width || picture.height !== canvas.height) return false
        const [one, other] = [copy, canvas.getContext('2d')!].map((context) => context.getImageData(0, 0, canvas.width, canvas.height).data)
        return one!.every((value, index) => value === other![index])
      }, saved)
    )
  })

  test('the choices are there again in the next session', async () => {
    await chooseOne('Sharp')
    await endSession(pair, viewer)
    viewer = await openSession(pair)
    await expect(viewer.getByRole('group', { name: 'Statistics' })).toBeVisible()
    await openMenu('View')
    await expect(viewer.getByRole('menuitemradio', { name: 'Sharp' })).toBeChecked()
  })
})
