// Proves: an owner and a connector need no mouse: everything from the first tick to the end of a session is done with
// real keys.
import { expect, test } from '@playwright/test'
import { createAuthenticator } from '../support/codes'
import { DEMO_PASSWORD } from '../support/flows'
import { readQrCode, secretOf } from '../support/qr-code'
import { until } from '../support/processes'
import type { Computer } from '../support/computer'
import type { Page } from '@playwright/test'
import { codeDialog, liveViewer, startPair } from './pair'

/** Presses Tab until the control of this name has the focus. */
async function tabTo(page: Page, computer: Computer, role: 'checkbox' | 'button' | 'textbox' | 'link' | 'tab', name: string): Promise<void> {
  const control = page.getByRole(role, { name, exact: true })
  const focused = () => control.evaluate((element) => element === document.activeElement)
  await expect(control).toBeVisible()
  for (let presses = 0; presses < 60; presses++) {
    if (await focused()) return
    const before = await page.evaluateHandle(() => document.activeElement)
    await computer.input.key('Tab')
    // The same element may be the only one; then the loop ends by its count.
    await until('the focus has moved', () => page.evaluate((old) => document.activeElement !== old, before), 500).catch(() => undefined)
  }
  throw new Error(`Tab never came to the ${role} “${name}”`)
}

test('enrollment, login and session work with the keyboard alone', async () => {
  const pair = await startPair()
  const { host, connector, hostComputer, connectorComputer } = pair
  try {
    // The owner.
    let page = host.mainWindow
    let { input: keys } = hostComputer
    await keys.activate(await keys.windowWithTitle('Postern$'))
    await tabTo(page, hostComputer, 'link', 'Settings')
    await keys.key('Return')
    await tabTo(page, hostComputer, 'checkbox', 'Allow unattended access')
    await keys.key('space')
    const password = page.getByRole('dialog', { name: 'Set unattended password' })
    await expect(password.getByLabel('New password', { exact: true })).toBeFocused()
    await keys.type(DEMO_PASSWORD)
    await tabTo(page, hostComputer, 'textbox', 'Repeat password')
    await keys.type(DEMO_PASSWORD)
    await keys.key('Return')
    await expect(password).toBeHidden()
    await expect(page.getByRole('checkbox', { name: 'Allow unattended access' })).toBeFocused()
    await expect(page.getByRole('checkbox', { name: 'Allow unattended access' })).toBeChecked()

    await tabTo(page, hostComputer, 'checkbox', 'Enable two-factor authentication')
    await keys.key('space')
    const dialog = page.getByRole('dialog', { name: 'Set up two-factor authentication' })
    await expect(dialog.getByRole('radio', { name: 'Authenticator app (recommended)' })).toBeFocused()
    await keys.key('Return')
    await expect(dialog.getByRole('textbox', { name: 'Authorization code' })).toBeFocused()
    const picture = dialog.getByRole('img', { name: 'QR code for your authenticator app' })
    const authenticator = createAuthenticator(secretOf(readQrCode(await picture.screenshot())))
    await keys.type(await authenticator.nextCode())
    await expect(dialog.getByRole('button', { name: 'Enable authorization' })).toBeEnabled()
    await keys.key('Return')
    await expect(dialog.getByRole('listitem')).toHaveCount(6)
    await tabTo(page, hostComputer, 'checkbox', 'I have saved these codes')
    await keys.key('space')
    await tabTo(page, hostComputer, 'button', 'Done')
    await keys.key('Return')
    await expect(page.getByRole('checkbox', { name: 'Enable two-factor authentication' })).toBeChecked()

    // The connector.
    page = connector.mainWindow
    keys = connectorComputer.input
    await keys.activate(await keys.windowWithTitle('Postern$'))
    await tabTo(page, connectorComputer, 'textbox', 'Remote address')
    await keys.type(pair.address)
    await keys.key('Return')
    await expect(page.getByLabel('Unattended access password', { exact: true })).toBeFocused()
    await keys.type(DEMO_PASSWORD)
    await keys.key('Return')
    await expect(codeDialog(page).getByRole('textbox', { name: 'Authorization code' })).toBeFocused()
    await keys.type(await authenticator.nextCode())
    const viewer = await liveViewer(connector)

    // The way out of the remote screen, which takes every other key.
    await keys.activate(await keys.windowWithTitle('– Postern$'))
    await keys.key('ctrl+alt+shift+t')
    await expect(viewer.getByRole('button', { name: 'End session' })).toBeFocused()
    await keys.key('Return')
    await until('the session has ended', () => viewer.isClosed())
  } finally {
    await pair.stop()
  }
})
