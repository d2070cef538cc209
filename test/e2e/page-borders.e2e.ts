// Proves: a page gets its own channels and nothing else; even one that was taken over cannot leave, ask for devices,
// or call what belongs to another window.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Page, expect, test } from '@playwright/test'
import { WebSocket } from 'ws'
import { PROTOCOL_PATH } from '../../shared/protocol'
import { type CallName, type ChannelName, type WindowRole, WINDOW_ROLES, channels } from '../../shared/ipc'
import { until } from '../support/processes'
import { type ArmedPair, openSession, startArmedPair } from './pair'

type Bridge = Readonly<Record<'call' | 'tell' | 'on', (name: string, args?: unknown) => unknown>>
type TakenOver = Window & { readonly postern: Bridge; readonly raw: { readonly invoke: (name: string, args?: unknown) => Promise<unknown> } }

type PreloadRegistry = {
  readonly registerPreloadScript: (script: { type: 'frame'; filePath: string }) => void
  readonly setPreloads: (files: readonly string[]) => void
}

const names = Object.keys(channels) as ChannelName[]
const belongsTo = (role: WindowRole) => (name: ChannelName) => (channels[name].roles as readonly WindowRole[]).includes(role)
const calls = names.filter((name): name is CallName => channels[name].kind === 'call')

test.describe.serial('what the pages may do', () => {
  let pair: ArmedPair
  const pages = new Map<WindowRole, Page>()
  const main = () => pages.get('main')!

  test.beforeAll(async () => {
    pair = await startArmedPair({ sound: true })
    // An attacker's code beside the preload: it reaches every channel that Electron has.
    const takeover = join(pair.hostComputer.folder, 'takeover.cjs')
    await writeFile(
      takeover,
      `const { contextBridge, ipcRenderer } = require('electron')
       contextBridge.exposeInMainWorld('raw', { invoke: (name, args) => ipcRenderer.invoke(name, args) })`
    )
    for (const { app } of [pair.host, pair.connector]) {
      await app.evaluate(({ session }, filePath) => {
        // Newer versions of Electron have the first, older ones the second.
        const own = session.defaultSession as unknown as Partial<PreloadRegistry>
        if (own.registerPreloadScript) own.registerPreloadScript({ type: 'frame', filePath })
        else own.setPreloads?.([filePath])
      }, takeover)
    }
    await pair.host.mainWindow.reload()
    pages.set('viewer', await openSession(pair))
    pages.set('main', pair.host.mainWindow)
    pages.set('notice', await pair.host.window('notice'))
    pages.set('host', await pair.host.window('host'))
    const viewer = pages.get('viewer')!
    await viewer.getByRole('button', { name: 'Chat' }).click()
    await viewer.getByRole('textbox', { name: /^Message to / }).fill('hello')
    await viewer.getByRole('button', { name: 'Send', exact: true }).click()
    pages.set('chat', await pair.host.window('chat'))
    await viewer.getByRole('button', { name: 'Session', exact: true }).click()
    await viewer.getByRole('menuitemcheckbox', { name: 'Sound of the remote computer' }).click()
    pages.set('sound', await pair.host.window('sound'))
    await viewer.getByRole('button', { name: 'Files' }).click()
    pages.set('files', await pair.connector.window('files'))
  })
  test.afterAll(() => pair.stop())

  for (const role of WINDOW_ROLES) {
    test(`window.postern of the ${role} window offers its own channels only, and nothing of Node`, async () => {
      const foreign = names.filter((name) => !belongsTo(role)(name))
      const seen = await pages.get(role)!.evaluate((list) => {
        const { postern } = window as unknown as TakenOver
        const open = list.filter((name) =>
          (['call', 'tell', 'on'] as const).some((way) => {
            try {
              void postern[way](name)
              return true
            } catch {
              return false
            }
          })
        )
        return { open, ways: Object.keys(postern).sort(), node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window) }
      }, foreign)
      expect(seen).toEqual({ open: [], ways: ['call', 'on', 'tell'], node: [] })
    })

    test(`a ${role} page that was taken over is refused every call of the other windows, in the main process`, async () => {
      const foreign = calls.filter((name) => !belongsTo(role)(name))
      const answers = await pages.get(role)!.evaluate(
        (list) =>
          Promise.all(
            list.map((name) =>
              (window as unknown as TakenOver).raw.invoke(name, {}).then(
                () => `${name} answered`,
                (error: unknown) => (String(error).includes(`Refused: ${name}`) ? 'refused' : String(error))
              )
            )
          ),
        foreign
      )
      expect(foreign.length).toBeGreaterThan(0)
      expect(new Set(answers)).toEqual(new Set(['refused']))
    })
  }

  test('arguments that are not in the schema are refused, also from the right window', async () => {
    for (const args of [{}, { patch: { access: { unattended: 'yes' } } }, { patch: { access: { twoFactor: false } } }, null, 'x'.repeat(100_000)]) {
      const answer = await main().evaluate(
        (value) => (window as unknown as TakenOver).raw.invoke('settings.change', value).then(JSON.stringify, (error: unknown) => String(error)),
        args
      )
      expect(answer, JSON.stringify(args).slice(0, 80)).toContain('Refused: settings.change')
    }
  })

  test('a taken-over main page cannot weaken the gate while somebody is in, nor without a code', async () => {
    for (const [name, args] of [
      ['settings.change', { patch: { access: { askCodeForSavedLogins: false } } }],
      ['twoFactor.turnOff', {}],
      ['recoveryCodes.make', {}],
      ['enrollment.begin', {}],
      ['password.set', { password: 'another harbour engine 43' }]
    ] as const) {
      const answer = await main().evaluate(([channel, value]) => (window as unknown as TakenOver).raw.invoke(channel, value), [name, args] as const)
      expect(answer, name).toMatchObject({ ok: false, code: 'session-live' })
    }
  })

  test('every page is served with a policy that allows nothing by default', async () => {
    for (const role of WINDOW_ROLES) {
      const policy = await pair.host.app.evaluate(
        async ({ net }, url) => (await net.fetch(url)).headers.get('content-security-policy'),
        `app://postern/${role}.html`
      )
      expect(policy, role).toMatch(/^default-src 'none'; script-src 'self'; /)
      expect(policy, role).not.toMatch(/unsafe-eval|unsafe-inline|https?:/)
    }
  })

  test('a page cannot be led away, and opens no window; only https addresses are handed to the browser', async () => {
    await pair.host.app.evaluate(({ shell }) => {
      const opened: string[] = []
      Object.assign(globalThis, { opened })
      shell.openExternal = (url) => {
        opened.push(url)
        return Promise.resolve()
      }
    })
    const count = () => pair.host.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
    const before = await count()
    const stopped = pair.host.app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<boolean>((resolve) => {
          const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('/main.html'))!
          window.webContents.once('will-navigate', (event) => setImmediate(() => resolve(event.defaultPrevented)))
        })
    )
    await main().evaluate(() => void (location.href = 'https://example.org/'))
    expect(await stopped).toBe(true)
    expect(main().url()).toMatch(/^app:\/\/postern\/main\.html/)
    const opened = await main().evaluate(() =>
      ['https://example.org/', 'http://example.org/', 'file:///etc/passwd', 'javascript:alert(1)', 'app://postern/main.html'].map((url) => window.open(url) !== null)
    )
    expect(opened).toEqual([false, false, false, false, false])
    expect(await count()).toBe(before)
    expect(await pair.host.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual(['https://example.org/'])
  })

  test('a page gets no place, no notifications, no camera, no microphone, no screen and no clipboard to read', async () => {
    const outcome = await main().evaluate(async () => {
      const name = (error: unknown): string => (error instanceof Error ? error.name : String(error))
      const refused = (work: Promise<unknown>): Promise<string> => work.then(() => 'allowed', name)
      return {
        place: await new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('allowed'), ({ code }) => resolve(code))),
        notifications: await Notification.requestPermission(),
        camera: await refused(navigator.mediaDevices.getUserMedia({ video: true })),
        microphone: await refused(navigator.mediaDevices.getUserMedia({ audio: true })),
        screen: await refused(navigator.mediaDevices.getDisplayMedia({ video: true })),
        clipboard: await refused(navigator.clipboard.readText())
      }
    })
    expect(outcome).toEqual({
      place: 1,
      notifications: 'denied',
      camera: expect.stringMatching(/NotAllowedError|NotFoundError/),
      microphone: expect.stringMatching(/NotAllowedError|NotFoundError/),
      screen: expect.stringMatching(/NotAllowedError|AbortError/),
      clipboard: 'NotAllowedError'
    })
  })

  test('the page that captures the sound gets no picture and no microphone', async () => {
    const outcome = await pages.get('sound')!.evaluate(async () => {
      const refused = (work: Promise<unknown>): Promise<string> => work.then(() => 'allowed', (error: unknown) => (error as Error).name)
      return {
        screen: await refused(navigator.mediaDevices.getDisplayMedia({ video: true })),
        both: await refused(navigator.mediaDevices.getDisplayMedia({ video: true, audio: true })),
        microphone: await refused(navigator.mediaDevices.getUserMedia({ audio: true })),
        camera: await refused(navigator.mediaDevices.getUserMedia({ video: true }))
      }
    })
    expect(outcome).toEqual({
      screen: expect.stringMatching(/NotAllowedError|AbortError/),
      both: expect.stringMatching(/NotAllowedError|AbortError/),
      microphone: expect.stringMatching(/NotAllowedError|NotFoundError/),
      camera: expect.stringMatching(/NotAllowedError|NotFoundError/)
    })
  })

  test('a web page that reaches for the local port is refused (SECURITY-CASES 22)', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${pair.host.directPort}${PROTOCOL_PATH}`, { origin: 'https://example.org' })
    let outcome = ''
    socket.on('open', () => (outcome = 'open'))
    socket.on('unexpected-response', (_request, response) => (outcome = `status ${response.statusCode}`))
    socket.on('error', (error) => (outcome ||= error.message))
    await until('it has an answer', () => outcome !== '')
    expect(outcome).toMatch(/status 40\d/)
    socket.terminate()
  })
})
