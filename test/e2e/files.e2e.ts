// Proves: files go both ways with real windows: dropped on the remote screen, chosen in the "Files" window; and when the
// connection is cut, they go on with the session, which asks nobody for anything, and so does a recording.
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { type ElectronApplication, type Page, expect, test } from '@playwright/test'
import { type Area, type PaintedScreen, openPaintedScreen } from '../support/painted-screen'
import { until } from '../support/processes'
import { expectSamePicture } from '../support/same-picture'
import { readWebm } from '../support/webm'
import { type Wire, startWire } from '../support/wire'
import { readTree, someBytes, writeTree } from '../support/files'
import { expectAccessible } from './accessible'
import type { RunningApp } from '../support/app'
import { createCleanup } from '../support/cleanup'
import { desktopClipboard } from '../support/clipboard'
import { type ArmedPair, openSession, startArmedPair } from './pair'
import { GREEN, RED, play } from './playback'
import { answerSaveDialogs } from './save-dialog'

const WHOLE: Area = { x: 0, y: 0, width: 1280, height: 800 }

declare global {
  var connections: RTCPeerConnection[]
}

/** Drops files of this computer on a page, with the paths that the system gives them. */
async function dropFiles(page: Page, target: string, paths: readonly string[]): Promise<void> {
  await page.evaluate(() => {
    const field = document.createElement('input')
    Object.assign(field, { type: 'file', multiple: true, id: 'dropped-by-test' })
    document.body.append(field)
  })
  await page.locator('#dropped-by-test').setInputFiles([...paths])
  await page.evaluate((selector) => {
    const field = document.querySelector<HTMLInputElement>('#dropped-by-test')!
    const dataTransfer = new DataTransfer()
    for (const file of field.files ?? []) dataTransfer.items.add(file)
    for (const type of ['dragover', 'drop']) {
      document.querySelector(selector)!.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
    }
    field.remove()
  }, target)
}

/** So that a test can end one as a network does, without the page's doing. */
async function keepConnections({ app }: RunningApp): Promise<void> {
  await app.context().addInitScript(() => {
    globalThis.connections = []
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(config?: RTCConfiguration) {
        super(config)
        globalThis.connections.push(this)
      }
    }
  })
}

/** As with a page that is busy: all news for the viewer come 400 ms late. Pictures do not, since they have a way of their own. */
const hearLate = (app: ElectronApplication, on: boolean): Promise<void> =>
  app.evaluate(({ BrowserWindow }, isOn) => {
    const { webContents } = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('/viewer.html'))!
    for (const name of ['send', 'postMessage'] as const) {
      const real = webContents[name].bind(webContents) as (...args: unknown[]) => void
      if (isOn) Object.assign(webContents, { [name]: (...args: unknown[]) => void setTimeout(() => real(...args), 400) })
      else Reflect.deleteProperty(webContents, name)
    }
  }, on)

test.describe.serial('files of a session, and what a lost connection does to it', () => {
  const cleanup = createCleanup()
  let pair: ArmedPair
  let wire: Wire
  let screen: PaintedScreen
  let viewer: Page
  let files: Page
  const recording = () => join(home('connector'), 'session.webm')
  const home = (side: 'host' | 'connector') => (side === 'host' ? pair.hostComputer : pair.connectorComputer).folder
  const remoteName = async () => (await viewer.getByRole('heading', { level: 1 }).textContent()) ?? ''
  const pane = (name: string) => files.getByRole('region', { name, exact: true })
  const shown = async (name: string, entry: RegExp) => expect(pane(name).getByRole('listbox').getByRole('option', { name: entry })).toBeVisible()

  test.beforeAll(async () => {
    pair = await startArmedPair()
    wire = await startWire(pair.host.directPort)
    screen = openPaintedScreen(pair.hostComputer.screen.display)
    await keepConnections(pair.connector)
    await mkdir(join(home('host'), 'Downloads'), { recursive: true })
    viewer = await openSession({ ...pair, address: wire.address })
  })
  test.afterAll(async () => {
    await cleanup.run()
    screen.close()
    wire.close()
    await pair.stop()
  })

  test('a folder that is dropped on the remote screen arrives in Downloads', async () => {
    await writeTree(home('connector'), { 'dropped.txt': 'dropped' })
    await dropFiles(viewer, '#stage', [join(home('connector'), 'dropped.txt')])
    await expect(viewer.locator('#corner')).toContainText('“dropped.txt” was copied to Downloads on')
    expect(await readFile(join(home('host'), 'Downloads', 'dropped.txt'), 'utf8')).toBe('dropped')
  })

  test('“Files” shows both computers, and is accessible', async () => {
    await viewer.getByRole('button', { name: 'Files' }).click()
    files = await pair.connector.window('files')
    await shown('This computer', /^dropped.txt/)
    await shown(await remoteName(), /^Downloads/)
    await expectAccessible(files, 'the “Files” window')
  })

  test('a folder is downloaded with the keyboard alone', async () => {
    const tree = { 'album/one.jpg': someBytes(400_000, 1), 'album/more/two.jpg': someBytes(90_000, 2) }
    await writeTree(home('host'), tree)
    const remote = pane(await remoteName())
    await remote.getByRole('listbox').focus()
    await files.keyboard.press('F5')
    await shown(await remoteName(), /^album/)
    await remote.getByRole('listbox').focus()
    await files.keyboard.press('a')
    await files.keyboard.press('Control+F5')
    await expect(files.getByText(/Done · 2 of 2 files/)).toBeVisible()
    expect(await readTree(join(home('connector'), 'album'))).toEqual(await readTree(join(home('host'), 'album')))
  })

  test('a file that is there already is asked about before anything is overwritten', async () => {
    await writeFile(join(home('connector'), 'dropped.txt'), 'changed')
    await dropFiles(viewer, '#stage', [join(home('connector'), 'dropped.txt')])
    const dialog = files.getByRole('dialog', { name: '“dropped.txt” is already there' })
    await expect(dialog).toBeVisible()
    await dialog.getByRole('button', { name: 'Keep both' }).click()
    await until('both are there', async () => (await readdir(join(home('host'), 'Downloads'))).includes('dropped (2).txt'))
    expect(await readTree(join(home('host'), 'Downloads'))).toEqual({ 'dropped.txt': 'dropped', 'dropped (2).txt': 'changed' })
  })

  test('the owner reads in Activity what was copied', async () => {
    const page = pair.host.mainWindow
    await page.getByRole('link', { name: 'Activity' }).click()
    await expect(page.getByText(/copied “dropped.txt” \(7 bytes\) to this computer/).first()).toBeVisible()
    await expect(page.getByText(/copied “one.jpg” \(400.0 KB|copied “one.jpg” \(400 KB/).first()).toBeVisible()
  })

  test('sound that is not there is said, and a recording is begun, which the next tests do not disturb', async () => {
    await answerSaveDialogs(pair.connector, recording())
    screen.paint(WHOLE, () => RED)
    await expectSamePicture(viewer, screen)
    await viewer.getByRole('button', { name: 'Session', exact: true }).click()
    const sound = viewer.getByRole('menuitemcheckbox', { name: 'Sound of the remote computer' })
    await expect(sound).toHaveAccessibleDescription('The remote computer has no sound that Postern can capture.')
    await expect(sound).toBeDisabled()
    await viewer.getByRole('menuitem', { name: 'Record…' }).click()
    await expect(viewer.getByRole('button', { name: /^Stop recording 0:0[1-9]$/ })).toBeVisible()
  })

  test('a large upload and the session go on after the connection was cut, without a code and in the same window', async () => {
    await viewer.getByRole('button', { name: 'View' }).click()
    await viewer.getByRole('menuitemcheckbox', { name: 'Show statistics' }).click()
    const content = someBytes(250_000_000, 3)
    await writeFile(join(home('connector'), 'large.bin'), content)
    await viewer.getByRole('button', { name: 'Chat' }).click()
    const message = viewer.getByRole('textbox', { name: /^Message to / })
    await expect(message).toBeFocused()
    const before = wire.passed()
    await dropFiles(viewer, '#stage', [join(home('connector'), 'large.bin')])
    await until('a good part is there', () => wire.passed() - before > 60_000_000, 60_000)
    wire.breakIt()
    const sentBefore = wire.passed() - before
    await expect(viewer.getByRole('heading', { name: 'Connection lost' })).toBeVisible()
    await expect(viewer.getByText(/^Trying again… \d+ s$/)).toBeVisible()
    await expect(viewer.getByRole('button', { name: 'Stop waiting' })).toBeVisible()
    await expectAccessible(viewer, 'a viewer that lost its connection')
    await expect(files.getByText(/Copies go on by themselves/)).toBeVisible()
    await expect((await pair.host.window('notice')).getByText(/ – connection interrupted$/)).toBeVisible()
    await test.step('what is written meanwhile waits, and says so', async () => {
      await expect(message).toBeFocused()
      await message.pressSequentially('I am coming back')
      await message.press('Enter')
      await expect(viewer.getByRole('log').getByText('Is sent when the connection is back')).toBeVisible()
    })

    wire.mend()
    await expect(viewer.getByText('Connected', { exact: true })).toBeVisible()
    await test.step('and is sent then', async () => {
      await expect((await pair.host.window('chat')).getByRole('log').getByText('I am coming back')).toBeVisible()
      await expect(viewer.getByRole('log').getByText('Is sent when the connection is back')).toBeHidden()
      await viewer.getByRole('button', { name: 'Close chat' }).click()
      await (await pair.host.window('chat')).close()
    })
    await expect(viewer.getByRole('group', { name: 'Statistics' })).toBeVisible()
    screen.paint({ x: 40, y: 40, width: 300, height: 200 }, (x, y) => (x * y) & 0xffffff)
    await expectSamePicture(viewer, screen)
    const arrived = join(home('host'), 'Downloads', 'large.bin')
    await until('the whole file is there', () => stat(arrived).then(({ size }) => size === content.length, () => false), 120_000)
    expect((await readFile(arrived)).equals(content)).toBe(true)
    expect(wire.passed() - before).toBeLessThan(content.length + sentBefore * 0.6)
    expect((await readdir(join(home('host'), 'Downloads'))).filter((name) => name.includes('postern-part'))).toEqual([])
  })

  test('the recording went on through that, the host still shows it, and it plays from end to end', async () => {
    const notice = await pair.host.window('notice')
    await expect(notice.getByText('Is recording this screen')).toBeVisible()
    screen.paint(WHOLE, () => GREEN)
    await expectSamePicture(viewer, screen)
    const shown = await viewer.getByRole('button', { name: /^Stop recording/ }).textContent()
    await viewer.getByRole('button', { name: /^Stop recording/ }).click()
    await expect(viewer.getByText('The recording is saved.')).toBeVisible()
    await expect(notice.getByText('Is recording this screen')).toBeHidden()

    const [, minutes, seconds] = /(\d+):(\d\d)/.exec(shown ?? '') ?? []
    const lasted = Number(minutes) * 60 + Number(seconds)
    const webm = readWebm(await readFile(recording()))
    expect(webm.isClosed).toBe(true)
    expect(webm.found).toHaveLength(3)
    expect(webm.cues.every(({ leadsTo }) => leadsTo !== null)).toBe(true)
    expect(Math.abs((webm.duration ?? 0) / 1000 - lasted)).toBeLessThan(2.5)
    const played = await play(pair.connector, recording())
    expect(played).toMatchObject({ seen: ['red', 'green'], atBeginning: 'red', atEnd: 'green' })
    expect(played.duration).toBeCloseTo((webm.duration ?? 0) / 1000, 1)
  })

  test('the session goes on when only the way of the picture is lost, also in a page that hears of it late, and keys arrive again', async () => {
    await hearLate(pair.connector.app, true)
    await viewer.evaluate(() => globalThis.connections.at(-1)!.close())
    await until('the next one is there', () => viewer.evaluate(() => globalThis.connections.length === 3))
    await expect(viewer.getByText('Connected', { exact: true })).toBeVisible()
    screen.paint({ x: 60, y: 90, width: 200, height: 100 }, (x) => x)
    await expectSamePicture(viewer, screen)
    await expect(viewer.getByRole('textbox', { name: /^Keyboard of / })).toBeFocused()
    await hearLate(pair.connector.app, false)
  })

  test('the clipboard works again', async () => {
    const there = await desktopClipboard(pair.hostComputer.screen.display, cleanup)
    const here = await desktopClipboard(pair.connectorComputer.screen.display, cleanup)
    const { input } = pair.connectorComputer
    await input.activate(await input.windowWithTitle(`^${hostname()} – Postern$`))
    await here.copy('UTF8_STRING', 'copied after the connection was lost')
    await until('it can be pasted there', async () => (await there.paste('UTF8_STRING'))?.toString() === 'copied after the connection was lost')
  })

  test('a path that breaks greys the picture and takes no keys, and when it does not mend the session goes on by another', async () => {
    const before = await viewer.evaluate(() => {
      const connection = globalThis.connections.at(-1)!
      Object.defineProperty(connection, 'connectionState', { value: 'disconnected' })
      connection.dispatchEvent(new Event('connectionstatechange'))
      return globalThis.connections.length
    })
    await expect(viewer.getByRole('heading', { name: 'Connection interrupted' })).toBeVisible()
    await expect(viewer.getByText('Ctrl+Alt+Shift+T moves the keyboard to this bar')).toBeHidden()
    await until('another path is tried', () => viewer.evaluate((count) => globalThis.connections.length > count, before))
    await expect(viewer.getByText('Connected', { exact: true })).toBeVisible()
    await expect(viewer.getByRole('textbox', { name: /^Keyboard of / })).toBeFocused()
  })

  test('the owner reads in Activity that the connection was lost three times, and that the session went on', async () => {
    const page = pair.host.mainWindow
    await expect(page.getByText(/came back, and the session goes on/)).toHaveCount(3)
    await expect(page.getByText(/The connection of .+ was lost/)).toHaveCount(3)
  })

  test('“Stop waiting” with the keyboard says how it stands, and the owner can disconnect meanwhile', async () => {
    wire.breakIt()
    await expect(viewer.getByRole('button', { name: 'Stop waiting' })).toBeFocused()
    await viewer.keyboard.press('Enter')
    await expect(viewer.getByRole('button', { name: 'Connect again' })).toBeFocused()
    await (await pair.host.window('notice')).getByRole('button', { name: 'Disconnect' }).click()
    await expect(pair.host.mainWindow.getByText(/can’t come back: you disconnected it/)).toBeVisible()
  })
})
