// Proves: what is copied on one computer can be pasted on the other, and only then travels; and that nothing of it is left
// when the session is over. Real programs copy and paste on both screens.
import { hostname } from 'node:os'
import { deflateSync } from 'node:zlib'
import { type Page, expect, test } from '@playwright/test'
import { createCleanup } from '../support/cleanup'
import { type DesktopClipboard, desktopClipboard } from '../support/clipboard'
import { allowUnattendedAccess, reach, typePassword } from '../support/flows'
import { until } from '../support/processes'
import { type Pair, endSession, liveViewer, startPair } from './pair'

const TEXT = 'Grüße, mañana – 5 €'
const HTML = '<p>Grüße <b>€</b></p>'
const OURS = 'application/x-postern-clipboard'
const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), deflateSync(Buffer.alloc(400_000, 'ab'), { level: 0 })])

const cleanup = createCleanup()
let pair: Pair
let host: DesktopClipboard
let connector: DesktopClipboard
let viewer: Page

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  pair = await startPair()
  cleanup.add(pair.stop)
  host = await desktopClipboard(pair.hostComputer.screen.display, cleanup)
  connector = await desktopClipboard(pair.connectorComputer.screen.display, cleanup)
  await allowUnattendedAccess(pair.host.mainWindow)
  await reach(pair.connector.mainWindow, pair.address)
  await typePassword(pair.connector.mainWindow)
  viewer = await liveViewer(pair.connector)
})
test.afterAll(() => cleanup.run())

const focusViewer = async (): Promise<void> => {
  const { input } = pair.connectorComputer
  await input.activate(await input.windowWithTitle(`^${hostname()} – Postern$`))
}
const holders = (app: Pair['host']['app']): Promise<boolean> =>
  app.evaluate((electron) => electron.app.getAppMetrics().some(({ name }) => name === 'Postern clipboard'))
const offered = (to: DesktopClipboard, target: string): Promise<void> =>
  until(`${target} can be pasted`, async () => {
    const targets = await to.targets()
    return targets.includes(OURS) && targets.includes(target)
  })

for (const [name, target, content] of [
  ['text with ä, ñ and €', 'UTF8_STRING', Buffer.from(TEXT)],
  ['rich text', 'text/html', Buffer.from(HTML)],
  ['an image', 'image/png', picture]
] as const) {
  test(`${name} goes from connector to host and back, byte by byte`, async () => {
    await focusViewer()
    await connector.copy(target, content)
    await offered(host, target)
    expect((await host.paste(target))?.equals(content)).toBe(true)

    await host.copy(target, content)
    await offered(connector, target)
    expect((await connector.paste(target))?.equals(content)).toBe(true)
  })
}

test('the host is told and given nothing while the viewer does not have the keyboard', async () => {
  await focusViewer()
  await connector.copy('UTF8_STRING', 'while focused')
  await offered(host, 'UTF8_STRING')
  const { input } = pair.connectorComputer
  await input.activate(await input.windowWithTitle('^Connect – Postern$'))
  await until('the host gets nothing', async () => (await host.paste('UTF8_STRING')) === null)
  await connector.copy('text/html', HTML)
  await focusViewer()
  await offered(host, 'text/html')
})

test('a clipboard that is too large is not sent, and the viewer says so', async () => {
  await focusViewer()
  await connector.copy('UTF8_STRING', 'x'.repeat(1024 * 1024 + 1))
  await offered(host, 'UTF8_STRING')
  expect(await host.paste('UTF8_STRING')).toBeNull()
  await expect(viewer.getByText('The clipboard is too large to send (the limit is 1 MB).')).toBeVisible()
})

test('with the end of the session the clipboard is given up, and nobody watches it any more', async () => {
  await focusViewer()
  await connector.copy('UTF8_STRING', TEXT)
  await offered(host, 'UTF8_STRING')
  for (const { app } of [pair.host, pair.connector]) expect(await holders(app)).toBe(true)
  await endSession(pair, viewer)
  await until('the host has no clipboard', async () => (await host.targets()).length === 0)
  for (const { app } of [pair.host, pair.connector]) await until('no process holds the clipboard', async () => !(await holders(app)))
})
