// Proves: whatever falls over on the host or the connector, the session ends and the gate stands again.
import { type Page, expect, test } from '@playwright/test'
import { startSecondCopy } from '../support/app'
import { reach, typePassword } from '../support/flows'
import { until } from '../support/processes'
import { type ArmedPair, captureIsGone, closeEndedViewer, codeDialog, hasWindow, openSession, startArmedPair } from './pair'

test.describe.serial('when something crashes', () => {
  let pair: ArmedPair
  let viewer: Page
  const page = () => pair.connector.mainWindow
  const crash = (of: 'host' | 'connector', role: string) =>
    pair[of].app.evaluate(({ BrowserWindow }, name) => {
      BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes(`/${name}.html`))?.webContents.forcefullyCrashRenderer()
    }, role)
  /** The gate stands: neither the password nor the code is taken for granted because of the session before. */
  const expectBothFactorsAreAskedFor = async () => {
    await reach(page(), pair.address)
    await expect(page().getByLabel('Unattended access password', { exact: true })).toBeFocused()
    await typePassword(page())
    await expect(codeDialog(page()).getByRole('textbox', { name: 'Authorization code' })).toBeFocused()
    expect(hasWindow(pair.host, 'host')).toBe(false)
    await codeDialog(page()).getByRole('button', { name: 'Cancel' }).click()
    await expect(codeDialog(page())).toBeHidden()
  }
  const closeViewer = async (title: string) => {
    await expect(viewer.getByRole('heading', { name: title })).toBeVisible()
    await closeEndedViewer(pair, viewer)
  }

  test.beforeAll(async () => {
    pair = await startArmedPair()
  })
  test.afterAll(() => pair.stop())

  test('a second copy on the same profile brings the first one to the front and ends with exit code 0', async () => {
    const windows = (): Promise<string[]> =>
      pair.host.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => (window.isMinimized() ? 'minimized' : window.isFocused() ? 'in front' : 'behind'))
      )
    await pair.host.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.minimize())
    await until('it is minimized', async () => (await windows()).join() === 'minimized')
    expect(await startSecondCopy(pair.hostComputer, pair.host)).toBe(0)
    await until('the one window is in front', async () => (await windows()).join() === 'in front')
    expect(pair.host.isRunning()).toBe(true)
  })

  test('a crash of the hidden page that captures ends the session and re-arms the gate', async () => {
    viewer = await openSession(pair)
    await crash('host', 'host')
    await closeViewer('The remote screen cannot be shown')
    await expectBothFactorsAreAskedFor()
  })

  test('a crash of the connector’s viewer closes it, ends the session on the host and re-arms the gate', async () => {
    viewer = await openSession(pair)
    await crash('connector', 'viewer')
    await until('the viewer is gone', () => viewer.isClosed())
    await captureIsGone(pair.host)
    await expectBothFactorsAreAskedFor()
  })

  test('a crash of the host’s main window ends the session, re-arms the gate, and the window comes back', async () => {
    viewer = await openSession(pair)
    await crash('host', 'main')
    await closeViewer('The remote computer closed Postern')
    await expectBothFactorsAreAskedFor()
    await until('the window shows its page again', () =>
      pair.host.app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows()
        return window!.webContents.executeJavaScript('document.querySelector("main h1") !== null') as Promise<boolean>
      })
    )
  })

  test('kill -9 of the host in a session tells the connector that the connection is lost', async () => {
    viewer = await openSession(pair)
    await pair.host.kill()
    await expect(viewer.getByRole('heading', { name: 'Connection lost' })).toBeVisible()
  })
})
