// Proves: the person at the host sees who is in and can end it, security settings are out of the far end's reach, and
// both sides are told how it ended.
import { type Page, expect, test } from '@playwright/test'
import { launchApp } from '../support/app'
import { createCleanup } from '../support/cleanup'
import { expectSettled, openSettings, reach, typePassword } from '../support/flows'
import { leftInGroup, until } from '../support/processes'
import { startVirtualScreen } from '../support/virtual-screen'
import { type ArmedPair, answerFactor, captureIsGone, closeEndedViewer, codeDialog, confirmDialog, endSession, hasWindow, openSession, startArmedPair } from './pair'

declare global {
  var trayTips: string[]
  var unblockUdp: () => void
}

test.describe.serial('a session is seen and ended', () => {
  const cleanup = createCleanup()
  let pair: ArmedPair
  let viewer: Page
  const owner = () => pair.host.mainWindow
  const closeViewer = async (title: string, by: 'Close' | 'Connect again' = 'Close') => {
    await expect(viewer.getByRole('heading', { name: title })).toBeVisible()
    await expect(viewer.getByRole('button', { name: 'Close' })).toBeFocused()
    await viewer.getByRole('button', { name: by }).click()
    await until('the viewer is closed', () => viewer.isClosed())
    await captureIsGone(pair.host)
  }

  test.beforeAll(async () => {
    pair = await startArmedPair()
    await pair.host.app.evaluate(({ Tray }) => {
      globalThis.trayTips = []
      const original = Tray.prototype.setToolTip
      Tray.prototype.setToolTip = function (tip: string) {
        globalThis.trayTips.push(tip)
        original.call(this, tip)
      }
    })
  })
  test.afterAll(async () => {
    await cleanup.run()
    await pair.stop()
  })

  test('a notice that stays on top names the connector', async () => {
    viewer = await openSession(pair)
    const notice = await pair.host.window('notice')
    await expect(notice.getByText(/^Controlled by .+/)).toBeVisible()
    await expect(notice.getByRole('button', { name: 'Disconnect' })).toBeVisible()
    const onTop = await pair.host.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().filter((window) => window.isVisible() && window.isAlwaysOnTop()).map((window) => window.webContents.getURL())
    )
    expect(onTop).toEqual(['app://postern/notice.html'])
  })

  test('the notice is as tall as what it shows, and grows and shrinks with it, within the screen', async () => {
    const notice = await pair.host.window('notice')
    const gap = () => notice.evaluate(() => innerHeight - document.querySelector('ul')!.getBoundingClientRect().height)
    const fits = async () => Math.abs(await gap()) < 1
    const box = () =>
      pair.host.app.evaluate(({ BrowserWindow, screen }) => {
        const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('/notice.html'))!
        const { y, height } = window.getBounds()
        return { y, height, below: screen.getPrimaryDisplay().workArea.height - y - height }
      })
    await until('it fits', fits)
    const before = await box()
    await notice.getByRole('switch', { name: 'Files' }).click()
    await expect(notice.getByText('It can be switched on once nobody has Control.')).toBeVisible()
    await until('it has grown', async () => (await box()).height > before.height && (await fits()))
    expect((await box()).y).toBe(before.y)
    // Dragged to the lower edge, it grows upwards.
    await pair.host.app.evaluate(({ BrowserWindow, screen }) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('/notice.html'))!
      const { x, width, height } = window.getBounds()
      window.setBounds({ x, y: screen.getPrimaryDisplay().workArea.height - height, width, height })
    })
    await notice.getByRole('switch', { name: 'Control' }).click()
    await notice.getByRole('switch', { name: 'Files' }).click()
    await until('it has shrunk, and stands there', async () => {
      const { height, below } = await box()
      return height === before.height && below === 0 && (await fits())
    })
    await notice.getByRole('switch', { name: 'Control' }).click()
    await expect(notice.getByRole('switch', { name: 'Control' })).toBeChecked()
  })

  test('the tray icon says so too, and “This device” lists the session', async () => {
    expect((await pair.host.app.evaluate(() => globalThis.trayTips)).at(-1)).toMatch(/^Postern – Controlled by .+/)
    await owner().getByRole('link', { name: 'This device' }).click()
    const sessions = owner().getByRole('region', { name: 'Live sessions' })
    await expect(sessions.getByText(/From (::ffff:)?127\.0\.0\.1/)).toBeVisible()
    await expect(sessions.getByText(/Password · authenticator code|Password · recovery code/)).toBeVisible()
  })

  test('closing the notice’s window does not hide that somebody is in: it comes back', async () => {
    const old = await pair.host.window('notice')
    await pair.host.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().endsWith('/notice.html'))?.close()
    })
    await until('it is closed', () => old.isClosed())
    await expect((await pair.host.window('notice')).getByRole('button', { name: 'Disconnect' })).toBeVisible()
  })

  test('while somebody is in, turning two-factor authentication off is refused, and Cancel keeps the session', async () => {
    await openSettings(owner(), 'Access')
    await owner().getByRole('checkbox', { name: 'Enable two-factor authentication' }).click()
    await owner().getByRole('dialog').getByRole('button', { name: 'Turn off' }).click()
    const refusal = owner().getByRole('dialog', { name: 'Somebody is connected' })
    await expect(refusal.getByText('Security settings can’t be changed while a session is live')).toBeVisible()
    await refusal.getByRole('button', { name: 'Cancel' }).click()
    await owner().getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await expect(owner().getByRole('checkbox', { name: 'Enable two-factor authentication' })).toBeChecked()
    expect(hasWindow(pair.host, 'host')).toBe(true)
  })

  for (const change of [
    { name: 'a new password', press: 'Change password…' },
    { name: 'a new authenticator', press: 'Renew' }
  ]) {
    test(`while somebody is in, ${change.name} is refused`, async () => {
      await owner().getByRole('button', { name: change.press }).click()
      if (change.press === 'Change password…') {
        const form = owner().getByRole('dialog', { name: 'Change unattended password' })
        await form.getByLabel('New password', { exact: true }).fill('another harbour engine 43')
        await form.getByLabel('Repeat password', { exact: true }).fill('another harbour engine 43')
        await form.getByRole('button', { name: 'Save password' }).click()
      } else await owner().getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
      const refusal = owner().getByRole('dialog', { name: 'Somebody is connected' })
      await refusal.getByRole('button', { name: 'Cancel' }).click()
      await expect(refusal).toBeHidden()
      if (change.press === 'Change password…') await owner().getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
      await expect(owner().getByRole('dialog')).toBeHidden()
      expect(hasWindow(pair.host, 'host')).toBe(true)
    })
  }

  test('“End sessions and continue” ends it, then asks for a code, then makes the change', async () => {
    const savedLogins = owner().getByRole('checkbox', { name: 'Enable for saved login information' })
    await savedLogins.click()
    await owner().getByRole('button', { name: 'End sessions and continue' }).click()
    await closeViewer('Disconnected by the other side')
    await answerFactor(confirmDialog(owner()), pair.setup)
    await expect(savedLogins).not.toBeChecked()
  })

  test('“Disconnect” on the notice ends the session and tells the connector why, who begins anew with “Connect again”', async () => {
    viewer = await openSession(pair)
    await (await pair.host.window('notice')).getByRole('button', { name: 'Disconnect' }).click()
    await closeViewer('Disconnected by the other side', 'Connect again')
    const login = pair.connector.mainWindow.getByRole('dialog', { name: 'Log in' })
    await login.getByRole('button', { name: 'Cancel' }).click()
    await expect(login).toBeHidden()
  })

  test('switching unattended access off ends the session and says so', async () => {
    viewer = await openSession(pair)
    await openSettings(owner(), 'Access')
    const allow = owner().getByRole('checkbox', { name: 'Allow unattended access' })
    await allow.uncheck()
    await expect(viewer.getByRole('button', { name: 'Connect again' })).toBeHidden()
    await closeViewer('Unattended access was turned off')
    await allow.check()
    await expectSettled(allow, true)
  })

  test('“End session” ends it on both sides', async () => {
    viewer = await openSession(pair)
    await endSession(pair, viewer)
    expect((await pair.host.app.evaluate(() => globalThis.trayTips)).at(-1)).toBe('Postern – Ready for unattended access')
  })

  test('where UDP is blocked the session ends and says so, instead of being lost and found again for ever', async () => {
    await pair.host.app.evaluate(({ app }) => {
      const block = (_event: unknown, contents: Electron.WebContents) => contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
      app.on('web-contents-created', block)
      globalThis.unblockUdp = () => void app.off('web-contents-created', block)
    })
    const page = pair.connector.mainWindow
    await reach(page, pair.address)
    await typePassword(page)
    await answerFactor(codeDialog(page), pair.setup)
    viewer = await pair.connector.window('viewer')
    // Either end gives the way of mouse and keyboard up after 20 s at most.
    await expect(viewer.getByRole('heading', { name: /^UDP does not get through to / })).toBeVisible({ timeout: 30_000 })
    await expect(viewer.getByText('Let it through between the two computers')).toBeVisible()
    await pair.host.app.evaluate(() => globalThis.unblockUdp())
    await (await pair.host.window('notice')).getByRole('button', { name: 'Disconnect' }).click()
    await closeEndedViewer(pair, viewer)
  })

  test('a display that goes away tells the connector at once, and the program ends; on the next one everything is there', async () => {
    const { host, hostComputer } = pair
    viewer = await openSession(pair)
    process.kill(hostComputer.screen.pid, 'SIGTERM')
    await expect(viewer.getByRole('heading', { name: 'The display of the remote computer went away' })).toBeVisible()
    await until('the program has ended', () => !host.isRunning())
    expect([host.exitCode(), await leftInGroup(host.pid, 8000)]).toEqual([1, []])
    await viewer.getByRole('button', { name: 'Close' }).click()

    const screen = await startVirtualScreen({ windowManager: true, display: hostComputer.screen.display })
    cleanup.add(screen.stop)
    const next = await launchApp(hostComputer, { directPort: host.directPort })
    cleanup.add(next.kill)
    pair = { ...pair, host: next }
    await next.mainWindow.getByRole('link', { name: 'Activity' }).click()
    await expect(next.mainWindow.getByText('the display went away, and Postern ended with it')).toBeVisible()
    await openSettings(next.mainWindow, 'Access')
    await expect(next.mainWindow.getByRole('checkbox', { name: 'Enable two-factor authentication' })).toBeChecked()
  })

  test('quitting the host tells the connector', async () => {
    viewer = await openSession(pair)
    await pair.host.close()
    await expect(viewer.getByRole('heading', { name: 'The remote computer closed Postern' })).toBeVisible()
  })
})
