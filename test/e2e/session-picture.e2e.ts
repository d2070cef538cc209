// Proves: when the host's screen has been still, the connector's canvas is the host's screen, pixel by pixel, whatever was
// on it and whatever happened before; the host's pointer is shown as it is there; and a recording plays what was shown.
import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Locator, type Page, expect, test } from '@playwright/test'
import { readVp9 } from '../../shared/screen/vp9'
import { VIDEO_CODEC } from '../../shared/screen/wire'
import { expectSettled, openSettings } from '../support/flows'
import { resolutionOf } from '../support/monitor'
import { type Area, type PaintedScreen, openPaintedScreen } from '../support/painted-screen'
import { until } from '../support/processes'
import { moveOverRemoteScreen, remoteScreenSize } from '../support/remote-screen'
import { expectSamePicture } from '../support/same-picture'
import { type ArmedPair, endSession, openSession, startArmedPair, startOne } from './pair'
import { BLUE, GREEN, RED, play } from './playback'
import { answerSaveDialogs } from './save-dialog'

const WHOLE: Area = { x: 0, y: 0, width: 1280, height: 800 }
const gray = (level: number): number => Math.max(0, Math.min(255, Math.round(level))) * 0x010101
/** The same every time, and without a pattern. */
const noise = (x: number, y: number): number => {
  let value = Math.imul(x, 374761393) + Math.imul(y, 668265263)
  value = Math.imul(value ^ (value >>> 13), 1274126177)
  return (value ^ (value >>> 16)) >>> 0
}
const text = (x: number, y: number): number => {
  const inLine = y % 18 < 12 && x % 9 < 7 && x % 400 < 370
  return inLine && noise(Math.floor(x / 2), Math.floor(y / 2)) % 3 === 0 ? 0x202428 : 0xfafaf7
}
const photograph = (x: number, y: number): number => {
  const wave = (a: number, b: number, c: number): number => 120 + 70 * Math.sin(x / a) * Math.cos(y / b) + 40 * Math.sin((x + y) / c)
  const grain = (noise(x, y) % 13) - 6
  const level = (value: number): number => Math.max(0, Math.min(255, Math.round(value + grain)))
  return (level(wave(91, 67, 23)) << 16) | (level(wave(53, 120, 37)) << 8) | level(wave(140, 44, 61))
}
const gradient = (x: number, y: number): number => (Math.floor(x / 5) << 16) | (Math.floor(y / 4) << 8) | Math.floor((x + y) / 9)

/** In the same moment, before anything else can run in that page. */
const pressAsSoonAs = (shown: number, button: Locator): Promise<void> =>
  button.evaluate(
    (element: HTMLButtonElement, color) =>
      new Promise<void>((resolve) => {
        const screen = document.querySelector<HTMLCanvasElement>('#screen')!
        const look = (): void => {
          const [red, green, blue] = screen.getContext('2d')!.getImageData(screen.width * 0.6, screen.height * 0.6, 1, 1).data as unknown as [number, number, number]
          if (((red << 16) | (green << 8) | blue) !== color) return void requestAnimationFrame(look)
          element.click()
          resolve()
        }
        look()
      }),
    shown
  )

test.describe.serial('the picture is right', () => {
  let pair: ArmedPair
  let viewer: Page
  let screen: PaintedScreen

  test.beforeAll(async () => {
    pair = await startArmedPair()
    screen = openPaintedScreen(pair.hostComputer.screen.display)
    viewer = await openSession(pair)
  })
  test.afterAll(async () => {
    screen.close()
    await pair.stop()
  })

  for (const [what, color] of Object.entries({ text, photograph, gradient })) {
    test(`a ${what}`, async () => {
      screen.paint(WHOLE, color)
      await expectSamePicture(viewer, screen)
    })
  }

  test('a photograph in the lower right corner', async () => {
    screen.paint(WHOLE, text)
    await expectSamePicture(viewer, screen)
    screen.paint({ x: 640, y: 400, width: WHOLE.width - 640, height: WHOLE.height - 400 }, photograph)
    await expectSamePicture(viewer, screen)
  })

  test('after the window was minimised: nothing is sent meanwhile, and then it is right again', async () => {
    screen.paint(WHOLE, text)
    await expectSamePicture(viewer, screen)
    const minimised = (is: boolean) =>
      pair.connector.app.evaluate(({ BrowserWindow }, to) => {
        const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('/viewer.html'))
        if (to) window?.minimize()
        else window?.restore()
      }, is)
    const corner = () => viewer.locator('#screen').evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext('2d')!.getImageData(40, 40, 1, 1).data].join())
    const before = await corner()
    await minimised(true)
    // The wish is on its way; the pointer's place comes all the same, after it.
    await until('no picture comes any more', async () => {
      const shown = await corner()
      screen.paint({ x: 600, y: 400, width: 64, height: 64 }, (x, y) => noise(x, y + performance.now()))
      return shown === before
    })
    screen.paint(WHOLE, photograph)
    await minimised(false)
    await expectSamePicture(viewer, screen)
  })

  test('after motion', async () => {
    const area = { x: 200, y: 150, width: 640, height: 360 }
    for (let step = 0; step < 40; step++) screen.paint(area, (x, y) => photograph(x + step * 7, y - step * 3))
    await expectSamePicture(viewer, screen)
  })

  test('the browser’s own video is what the stream’s reader takes', async () => {
    const sizes = { width: 301, height: 200 }
    const pictures = await viewer.evaluate(
      async ({ width, height, codec }) => {
        const made: number[][] = []
        const encoder = new VideoEncoder({
          output(chunk) {
            const bytes = new Uint8Array(chunk.byteLength)
            chunk.copyTo(bytes)
            made.push([...bytes])
          },
          error: () => undefined
        })
        encoder.configure({ codec, width, height, latencyMode: 'realtime', bitrateMode: 'quantizer', hardwareAcceleration: 'prefer-software' })
        for (let number = 0; number < 12; number++) {
          const pixels = Uint32Array.from({ length: width * height }, (_, at) => Math.imul(at + number * 9973, 2654435761) >>> 8)
          const frame = new VideoFrame(pixels, { format: 'BGRX', codedWidth: width, codedHeight: height, timestamp: number * 40_000 })
          encoder.encode(frame, { keyFrame: number === 0, vp9: { quantizer: 20 + number * 3 } } as VideoEncoderEncodeOptions)
          frame.close()
        }
        await encoder.flush()
        encoder.close()
        return made
      },
      { ...sizes, codec: VIDEO_CODEC }
    )
    expect(pictures.map((bytes) => readVp9(Uint8Array.from(bytes)))).toEqual([{ isKey: true, ...sizes }, ...Array.from({ length: 11 }, () => ({ isKey: false }))])
  })

  test('after scrolling, up and down and sideways', async () => {
    screen.paint(WHOLE, text)
    const page = { x: 100, y: 100, width: 1000, height: 600 }
    for (let step = 1; step <= 20; step++) {
      screen.move({ ...page, y: page.y + 17, height: page.height - 17 }, 0, -17)
      screen.paint({ ...page, y: page.y + page.height - 17, height: 17 }, (x, y) => text(x, y + step * 17))
    }
    await expectSamePicture(viewer, screen)
    for (let step = 0; step < 10; step++) screen.move({ ...page, height: page.height - 23 }, 0, 23)
    screen.move({ ...page, width: page.width - 31 }, 31, 0)
    await expectSamePicture(viewer, screen)
  })

  test('after one colour and another, with what comes over them, moves in them and is cut by them', async () => {
    const part = { x: 200, y: 150, width: 500, height: 400 }
    for (let step = 0; step < 12; step++) {
      const color = (noise(step, 3) >>> 8) & 0xff_ffff
      screen.paint(WHOLE, () => color)
      if (step % 4 === 1) screen.paint({ ...part, x: 20 + step * 50 }, step % 3 === 0 ? photograph : text)
      if (step % 4 === 2) screen.move({ ...part, height: part.height - 40 }, 0, 40)
      if (step % 4 === 3) await expectSamePicture(viewer, screen)
      screen.paint({ ...part, y: 90 + step * 30, height: 260 }, () => color ^ 0x3f_3f3f)
      screen.paint({ x: 300, y: 200 + step * 20, width: 30, height: 30 }, text)
    }
    await expectSamePicture(viewer, screen)
  })

  test('after many small changes at once', async () => {
    for (let index = 0; index < 300; index++) {
      const seed = noise(index, 7)
      const area = { x: seed % 1200, y: (seed >>> 8) % 760, width: 1 + (seed % 70), height: 1 + ((seed >>> 4) % 40) }
      screen.paint(area, index % 3 === 0 ? photograph : index % 3 === 1 ? () => gray(seed % 256) : text)
    }
    await expectSamePicture(viewer, screen)
  })

  test('after the display has changed its size, and changed back', async () => {
    screen.resize(1024, 700)
    await until('the picture has that size', async () => (await remoteScreenSize(viewer)).width === 1024)
    screen.paint({ ...WHOLE, width: 1024, height: 700 }, gradient)
    await expectSamePicture(viewer, screen)
    screen.resize(1280, 800)
    screen.paint(WHOLE, text)
    await expectSamePicture(viewer, screen)
  })

  test('a recording goes on through a change of size, is shown at the host, and plays what was shown', async () => {
    const folder = pair.connectorComputer.folder
    const file = join(folder, 'session.webm')
    const proposed = await answerSaveDialogs(pair.connector, file)
    // It would draw itself over what is painted here.
    await pair.host.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('/main.html'))?.hide())
    const notice = await pair.host.window('notice')
    const shows = async (width: number, height: number, color: number) => {
      screen.paint({ x: 0, y: 0, width, height }, () => color)
      await expectSamePicture(viewer, screen)
    }
    await shows(1280, 800, RED)
    await viewer.getByRole('button', { name: 'Session', exact: true }).click()
    await viewer.getByRole('menuitem', { name: 'Record…' }).click()
    const stop = viewer.getByRole('button', { name: /^Stop recording \d:\d\d$/ })
    await expect(stop).toBeVisible()
    expect(basename((await proposed())!)).toMatch(/^.+ \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.webm$/)
    await expect(notice.getByText('Is recording this screen')).toBeVisible()
    expect((await readdir(folder)).filter((name) => name.includes('.webm'))).toEqual(['session.webm.part'])

    await expect(stop).toHaveText(/0:(0[1-9]|[1-5]\d)$/)
    // Its middle stays within what is green when it grows again.
    screen.resize(1024, 700)
    await until('the picture has that size', async () => (await remoteScreenSize(viewer)).width === 1024)
    await shows(1024, 700, GREEN)
    await expect(stop).toHaveText(/0:(0[3-9]|[1-5]\d)$/)
    screen.resize(1280, 800)
    await until('the picture has its size again', async () => (await remoteScreenSize(viewer)).width === 1280)
    await shows(1280, 800, BLUE)
    await stop.focus()
    await viewer.keyboard.press('Enter')
    await expect(viewer.getByText('The recording is saved.')).toBeVisible()
    await expect(stop).toBeHidden()
    await expect(notice.getByText('Is recording this screen')).toBeHidden()
    expect((await readdir(folder)).filter((name) => name.includes('.webm'))).toEqual(['session.webm'])

    expect(await play(pair.connector, file)).toMatchObject({ size: [1280, 800], seen: ['red', 'green', 'blue'] })
  })

  test('a recording has the picture that was there when it was stopped, every time', async () => {
    const file = join(pair.connectorComputer.folder, 'short.webm')
    const colors = { red: RED, green: GREEN, blue: BLUE }
    await answerSaveDialogs(pair.connector, file)
    for (const [name, color] of [...Object.entries(colors), ...Object.entries(colors)]) {
      await viewer.getByRole('button', { name: 'Session', exact: true }).click()
      await viewer.getByRole('menuitem', { name: 'Record…' }).click()
      const stop = viewer.getByRole('button', { name: /^Stop recording \d:\d\d$/ })
      await expect(stop).toBeVisible()
      screen.paint(WHOLE, () => color)
      await pressAsSoonAs(color, stop)
      await expect(viewer.getByText('The recording is saved.')).toBeVisible()
      expect(await play(pair.connector, file)).toMatchObject({ atEnd: name })
      await rm(file)
    }
  })

  test('a recording whose picture cannot be encoded any more says so, and keeps what came before', async () => {
    const file = join(pair.connectorComputer.folder, 'cut-off.webm')
    await answerSaveDialogs(pair.connector, file)
    screen.paint(WHOLE, () => RED)
    await expectSamePicture(viewer, screen)
    await viewer.getByRole('button', { name: 'Session', exact: true }).click()
    await viewer.getByRole('menuitem', { name: 'Record…' }).click()
    await expect(viewer.getByRole('button', { name: /^Stop recording 0:(0[1-9]|[1-5]\d)$/ })).toBeVisible()
    screen.paint(WHOLE, () => BLUE)
    await expectSamePicture(viewer, screen)
    await expect(viewer.getByRole('button', { name: /^Stop recording 0:(0[2-9]|[1-5]\d)$/ })).toBeVisible()
    await viewer.evaluate(() => {
      const { encode } = VideoEncoder.prototype
      VideoEncoder.prototype.encode = () => {
        VideoEncoder.prototype.encode = encode
        throw new DOMException('as when the encoder has died', 'EncodingError')
      }
    })
    screen.paint(WHOLE, () => GREEN)
    await expect(viewer.getByText(/^The recording has stopped, because its picture could not be encoded/)).toBeVisible()
    expect(await play(pair.connector, file)).toMatchObject({ seen: ['red', 'blue'] })
  })

  test('the mouse acts where it points, also after that', async () => {
    await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.75, 0.25)
    await until('the pointer has followed', async () => {
      const now = await pair.hostComputer.input.position()
      return Math.abs(now.x - 960) <= 3 && Math.abs(now.y - 200) <= 3
    })
  })

  test('the local pointer has the shape of the remote one', async () => {
    await until('it has', () =>
      viewer.evaluate(() => document.querySelector<HTMLElement>('#screen')!.style.cursor.startsWith('url("data:image/png'))
    )
  })

  test('a pointer that somebody at the host moves is shown there, and gone when the connector’s acts', async () => {
    const mark = viewer.locator('#pointer')
    await expect(mark).toBeHidden()
    await pair.hostComputer.input.moveTo(400, 500)
    await pair.hostComputer.input.moveBy(-80, 100)
    await expect(mark).toBeVisible()
    const place = await viewer.evaluate(() => {
      const picture = document.querySelector<HTMLCanvasElement>('#screen')!
      const box = picture.getBoundingClientRect()
      const scale = Math.min(box.width / picture.width, box.height / picture.height)
      const at = document.querySelector('#pointer')!.getBoundingClientRect()
      return { x: (at.left - box.left - (box.width - picture.width * scale) / 2) / scale, y: (at.top - box.top - (box.height - picture.height * scale) / 2) / scale }
    })
    expect(Math.hypot(place.x - 320, place.y - 600)).toBeLessThan(40)
    await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.5, 0.5)
    await expect(mark).toBeHidden()
  })

  test('100 % shows it pixel for pixel, Fit as a whole', async () => {
    const canvas = viewer.locator('#screen')
    const choose = async (name: string): Promise<void> => {
      await viewer.getByRole('button', { name: 'View' }).click()
      await viewer.getByRole('menuitemradio', { name }).click()
    }
    await choose('100 %')
    expect(await canvas.evaluate((element) => element.getBoundingClientRect().width * devicePixelRatio)).toBe(1280)
    await choose('Fit')
    const [box, stage] = [await canvas.boundingBox(), await viewer.locator('#stage').boundingBox()]
    expect(box).toEqual(stage)
  })

  test('two connectors at once see the same', async () => {
    const second = await startOne()
    try {
      const other = await openSession({ ...pair, connector: second.app })
      screen.paint(WHOLE, photograph)
      await expectSamePicture(viewer, screen)
      await expectSamePicture(other, screen)
      await other.getByRole('button', { name: 'End session' }).click()
      await until('the other viewer is closed', () => other.isClosed())
      screen.paint(WHOLE, gradient)
      await expectSamePicture(viewer, screen)
    } finally {
      await second.stop()
    }
  })

  test('when somebody comes back, it is right from the start', async () => {
    await endSession(pair, viewer)
    screen.paint(WHOLE, text)
    viewer = await openSession(pair)
    await expectSamePicture(viewer, screen)
  })

  test('where its owner permits it, the remote resolution follows the window, and comes back with the end', async () => {
    const owner = pair.host.mainWindow
    const display = pair.hostComputer.screen.display
    const follow = async () => {
      await viewer.getByRole('button', { name: 'View' }).click()
      return viewer.getByRole('menuitemcheckbox', { name: 'Resolution follows this window' })
    }
    await expect(await follow()).toHaveAccessibleDescription(/does not permit it/)
    await endSession(pair, viewer)
    await openSettings(owner, 'Access')
    const allow = owner.getByRole('checkbox', { name: 'Let the resolution follow the connector’s window' })
    await allow.check()
    await expectSettled(allow, true)
    viewer = await openSession(pair)
    const before = resolutionOf(display)
    const place = () => viewer.locator('#paper').evaluate((paper) => ({ width: paper.clientWidth & ~7, height: paper.clientHeight & ~1 }))
    await (await follow()).click()
    await until('it has the size of the window', async () => JSON.stringify(resolutionOf(display)) === JSON.stringify(await place()))
    await expectSamePicture(viewer, screen)
    await pair.connector.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('/viewer.html'))?.setSize(900, 620)
    })
    await until('the window has its size', async () => (await place()).width <= 900)
    await until('it has the new size', async () => JSON.stringify(resolutionOf(display)) === JSON.stringify(await place()))
    await endSession(pair, viewer)
    await until('it is as before', () => resolutionOf(display).width === before.width)
    viewer = await openSession(pair)
  })
})
