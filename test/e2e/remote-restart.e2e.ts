// Proves: a connector restarts Postern on the computer it works on, which really goes and comes back; the viewer waits for
// it and goes on in the same window, with the code or without, as the owner says.
import { type Page, expect, test } from '@playwright/test'
import { openSettings } from '../support/flows'
import { until } from '../support/processes'
import { type ArmedPair, answerFactor, codeDialog, confirmDialog, hasWindow, liveViewer, openSession, startArmedPair } from './pair'
import { processesOf, stopProcessesOf } from './processes-of'

const viewersOf = (pair: ArmedPair): Page[] => pair.connector.app.windows().filter((page) => page.url().endsWith('/viewer.html'))

async function restartThere(viewer: Page): Promise<void> {
  await viewer.getByRole('button', { name: 'Computer' }).click()
  await viewer.getByRole('menuitem', { name: 'Restart Postern there' }).click()
  const question = viewer.getByRole('dialog', { name: /^Restart Postern on .+\?$/ })
  await expect(question.getByText('The session ends and comes back by itself.')).toBeVisible()
  await question.getByRole('button', { name: 'Restart' }).click()
}

/** The main process of a copy, as the system knows it. */
async function mainProcess(profile: string): Promise<{ pid: number; argv: readonly string[] } | undefined> {
  return (await processesOf(profile)).find(({ argv }) => argv.includes(`--profile=${profile}`) && !argv.some((argument) => argument.startsWith('--type=')))
}

async function stop(pair: ArmedPair): Promise<void> {
  await pair.host.kill()
  // It has started itself again, out of reach of the one that started it first.
  await stopProcessesOf(pair.host.profile)
  await pair.stop()
}

test.describe.serial('Restart Postern there', () => {
  let pair: ArmedPair
  let viewer: Page

  test.beforeAll(async () => {
    pair = await startArmedPair()
    viewer = await openSession(pair)
  })
  test.afterAll(() => stop(pair))

  test('what the far side cannot restart is said in the menu, and the menu works with the keyboard alone', async () => {
    await viewer.keyboard.press('Control+Alt+Shift+T')
    for (const key of ['Tab', 'Tab', 'Tab']) await viewer.keyboard.press(key)
    await expect(viewer.getByRole('button', { name: 'Computer' })).toBeFocused()
    await viewer.keyboard.press('Enter')
    await expect(viewer.getByRole('menuitem', { name: 'Lock remote screen' })).toBeFocused()
    await viewer.keyboard.press('End')
    await viewer.keyboard.press('ArrowUp')
    const device = viewer.getByRole('menuitem', { name: /^Restart remote device/ })
    await expect(device).toBeFocused()
    await expect(device).toHaveAttribute('aria-disabled', 'true')
    await expect(device).toContainText('does not let Postern restart it')
    await viewer.keyboard.press('ArrowDown')
    await expect(viewer.getByRole('menuitem', { name: 'Restart Postern there' })).toBeFocused()
    await viewer.keyboard.press('Escape')
    await expect(viewer.getByRole('menu')).toBeHidden()
    await expect(viewer.getByRole('textbox', { name: /^Keyboard of / })).toBeFocused()
    await liveViewer(pair.connector)
  })

  test('after “Restart Postern there” the viewer waits, the code is asked for, and the session goes on in the same window', async () => {
    const before = await mainProcess(pair.host.profile)
    await restartThere(viewer)
    await expect(viewer.getByRole('heading', { name: /^Restarting…|^Waiting for .+ to come back$/ })).toBeVisible()
    await expect(viewer.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await until('the host has ended', () => !pair.host.isRunning())

    await answerFactor(codeDialog(pair.connector.mainWindow), pair.setup)
    await expect(viewer.getByText('Connected', { exact: true })).toBeVisible()
    expect(viewersOf(pair)).toEqual([viewer])
    const after = await mainProcess(pair.host.profile)
    expect(after?.pid).not.toBe(before?.pid)
    expect(after?.argv).toContain(`--direct-port=${pair.host.directPort}`)
    await pair.hostComputer.input.windowWithTitle('^Connect – Postern$|^Settings – Postern$')
  })

  test('a computer that does not come back is said to stay away, and “Cancel” gives it up', async () => {
    const before = await mainProcess(pair.host.profile)
    await restartThere(viewer)
    await until('the host that came back has ended', async () => (await mainProcess(pair.host.profile))?.pid !== before?.pid)
    await stopProcessesOf(pair.host.profile)
    await expect(viewer.getByRole('heading', { name: /^Waiting for .+ to come back$/ })).toBeVisible()
    await viewer.getByRole('button', { name: 'Cancel' }).click()
    await until('the viewer is closed', () => viewer.isClosed())
    expect(hasWindow(pair.connector, 'viewer')).toBe(false)
  })
})

test('where the owner asks for no code it comes back by itself, and a host without a window stays in the tray', async () => {
  const pair = await startArmedPair()
  try {
    const owner = pair.host.mainWindow
    const asks = owner.getByRole('checkbox', { name: 'Enable for short-term passwords (for example, remote restart)' })
    await openSettings(owner, 'Access')
    await asks.click()
    await answerFactor(confirmDialog(owner), pair.setup)
    await expect(asks).not.toBeChecked()

    const viewer = await openSession(pair)
    await pair.host.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('/main.html'))?.close()
    })
    await restartThere(viewer)
    await expect(viewer.getByRole('heading', { name: /^Restarting…|^Waiting for .+ to come back$/ })).toBeVisible()
    await expect(viewer.getByText('Connected', { exact: true })).toBeVisible()
    await expect(pair.connector.mainWindow.getByRole('dialog')).toHaveCount(0)
    expect((await mainProcess(pair.host.profile))?.argv).toContain('--hidden')

    await viewer.getByRole('button', { name: 'End session' }).click()
    await until('the viewer is closed', () => viewer.isClosed())
  } finally {
    await stop(pair)
  }
})
