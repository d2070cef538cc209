// Proves: files go both ways with real windows: dropped on the remote screen, chosen in the "Files" window, taken up again
// after the connection was cut.
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Page, expect, test } from '@playwright/test'
import { until } from '../support/processes'
import { readTree, someBytes, writeTree } from '../support/files'
import { expectAccessible } from './accessible'
import { type ArmedPair, closeEndedViewer, openSession, startArmedPair } from './pair'

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

/** A wire between the two computers that can be cut. */
async function startWire(port: number) {
  const sockets = new Set<Socket>()
  let passed = 0
  const server: Server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', (bytes: Buffer) => (passed += bytes.length))
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => sockets.forEach((socket) => socket.destroy())
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed: () => passed,
    cut,
    close: () => {
      cut()
      server.close()
    }
  }
}

test.describe.serial('files of a session', () => {
  let pair: ArmedPair
  let wire: Awaited<ReturnType<typeof startWire>>
  let viewer: Page
  let files: Page
  const home = (side: 'host' | 'connector') => (side === 'host' ? pair.hostComputer : pair.connectorComputer).folder
  const remoteName = async () => (await viewer.getByRole('heading', { level: 1 }).textContent()) ?? ''
  const pane = (name: string) => files.getByRole('region', { name, exact: true })
  const shown = async (name: string, entry: RegExp) => expect(pane(name).getByRole('listbox').getByRole('option', { name: entry })).toBeVisible()

  test.beforeAll(async () => {
    pair = await startArmedPair()
    wire = await startWire(pair.host.directPort)
    await mkdir(join(home('host'), 'Downloads'), { recursive: true })
    viewer = await openSession({ ...pair, address: wire.address })
  })
  test.afterAll(async () => {
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

  test('a large upload goes on after the connection was cut', async () => {
    const content = someBytes(250_000_000, 3)
    await writeFile(join(home('connector'), 'large.bin'), content)
    const before = wire.passed()
    await dropFiles(viewer, '#stage', [join(home('connector'), 'large.bin')])
    await until('a good part is there', () => wire.passed() - before > 60_000_000, 60_000)
    wire.cut()
    await expect(files.getByText(/Copies go on by themselves/)).toBeVisible()
    const sentBefore = wire.passed() - before
    await closeEndedViewer(pair, viewer)
    viewer = await openSession({ ...pair, address: wire.address })
    const arrived = join(home('host'), 'Downloads', 'large.bin')
    await until('the whole file is there', () => stat(arrived).then(({ size }) => size === content.length, () => false), 120_000)
    expect((await readFile(arrived)).equals(content)).toBe(true)
    expect(wire.passed() - before).toBeLessThan(content.length + sentBefore * 0.6)
    expect((await readdir(join(home('host'), 'Downloads'))).filter((name) => name.includes('postern-part'))).toEqual([])
  })
})
