// Proves: an owner and a connector need no mouse: everything from the first tick to the end of a session is done with
// real keys.
import { expect, test } from '@playwright/test'
import { createAuthenticator } from '../support/codes'
import { DEMO_PASSWORD } from '../support/flows'
import { readQrCode, secretOf } from '../support/qr-code'
import { until } from '../support/processes'
import type { Computer } from '../support/computer'
import type { Page } from '@playwright/test'
import { type TestGateway, startGateway } from '../support/gateway-server'
import { type TestMailServer, codeIn, startMailServer, textOf } from '../support/mail-server'
import { arrowTo, expectSomewhere, pressOn, typeInto } from './keyboard'
import { confirmSentUntil, enrollSent, fillMailServer } from './keyboard-owner'
import { type OneComputer, codeDialog, liveViewer, startOne, startPair } from './pair'

const NUMBER = '+49 170 1234542'

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
    const button = (name: string) => viewer.getByRole('button', { name, exact: true })
    const remote = viewer.getByRole('textbox', { name: /^Keyboard of / })
    await expect(button('View')).toBeFocused()
    await keys.key('Escape')
    await expect(remote).toBeFocused()

    // Along the bar to the chat, and from there back to the remote screen, or to the bar.
    await keys.key('ctrl+alt+shift+t')
    for (const name of ['Send key', 'Session', 'Computer', 'Files', 'Chat']) {
      await keys.key('Right')
      await expect(button(name)).toBeFocused()
    }
    await keys.key('Return')
    const field = viewer.getByRole('textbox', { name: /^Message to / })
    await expect(field).toBeFocused()
    await keys.key('Escape')
    await expect(remote).toBeFocused()
    await keys.key('ctrl+alt+shift+t', 'Left', 'Left')
    await expect(button('Chat')).toBeFocused()
    await keys.key('Return')
    await expect(field).toBeHidden()
    await expect(remote).toBeFocused()

    // The window with the files, which begins at this computer's.
    await keys.key('ctrl+alt+shift+t', 'Left', 'Left', 'Left')
    await expect(button('Files')).toBeFocused()
    await keys.key('Return')
    const files = await connector.window('files')
    await expect(files.getByRole('listbox', { name: /^Files on this computer/ })).toBeFocused()
    await keys.activate(await keys.windowWithTitle('^Files – '))
    await keys.key('alt+F4')
    await until('the files are closed', () => files.isClosed())

    await keys.activate(await keys.windowWithTitle('– Postern$'))
    await keys.key('ctrl+alt+shift+t', 'Left')
    await expect(button('End session')).toBeFocused()
    await keys.key('Return')
    await until('the session has ended', () => viewer.isClosed())
  } finally {
    await pair.stop()
  }
})

test.describe.serial('the settings', () => {
  let owner: OneComputer
  const page = () => owner.app.mainWindow
  const keys = () => owner.computer.input
  const tab = (name: string) => page().getByRole('tab', { name })

  test.beforeAll(async () => {
    owner = await startOne()
    await keys().activate(await keys().windowWithTitle('Postern$'))
    await tabTo(page(), owner.computer, 'link', 'Settings')
    await keys().key('Return')
    await tabTo(page(), owner.computer, 'tab', 'Access')
  })
  test.afterAll(() => owner.stop())

  test('Escape leaves the password of a permission profile, and the focus is back at its menu', async () => {
    await tabTo(page(), owner.computer, 'button', 'Change “View only”')
    await keys().key('Return')
    await expect(page().getByRole('menuitem', { name: 'Set password…' })).toBeFocused()
    await keys().key('Return')
    const dialog = page().getByRole('dialog', { name: 'Set the password of “View only”' })
    await expect(dialog.getByLabel('New password', { exact: true })).toBeFocused()
    await keys().key('Escape')
    await expect(dialog).toBeHidden()
    await expect(page().getByRole('button', { name: 'Change “View only”' })).toBeFocused()
  })

  test('the arrow keys open Connectors and Notices, and Space ticks what is there', async () => {
    await tabTo(page(), owner.computer, 'tab', 'Access')
    await keys().key('Right')
    await expect(tab('Connectors')).toBeFocused()
    await expect(tab('Connectors')).toHaveAttribute('aria-selected', 'true')
    for (const name of ['Only connectors on this list', 'Ask for a reason']) {
      await tabTo(page(), owner.computer, 'checkbox', name)
      await keys().key('space')
      await expect(page().getByRole('checkbox', { name, exact: true })).toBeChecked()
    }
    // The narrowest window that there is.
    await owner.app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((window) => window.setSize(...(window.getMinimumSize() as [number, number]))))
    await expect.poll(() => page().evaluate(() => innerWidth)).toBeLessThanOrEqual(720)
    await tabTo(page(), owner.computer, 'tab', 'Connectors')
    for (const name of ['Network', 'Mail and text messages', 'Notices', 'Appearance', 'Access', 'Connectors', 'Network', 'Mail and text messages', 'Notices']) {
      await keys().key('Right')
      await expect(tab(name)).toBeFocused()
      await expect(tab(name)).toHaveAttribute('aria-selected', 'true')
      // The open tab is the widest, for its bold face.
      const rows = await page().getByRole('tab').evaluateAll((tabs) => tabs.map((one) => one.getBoundingClientRect().top))
      expect(new Set(rows).size, `rows of tabs with ${name} open`).toBe(1)
    }
    const topic = page().getByRole('group').first().getByRole('checkbox').first()
    const before = await topic.isChecked()
    await keys().key('Tab')
    await expect(topic).toBeFocused()
    await keys().key('space')
    await expect(topic).toBeChecked({ checked: !before })
  })

  test.describe('codes that are sent', () => {
    let mail: TestMailServer
    let gateway: TestGateway
    let recoveryCodes: readonly string[]
    const button = (name: string) => page().getByRole('button', { name, exact: true })
    const textbox = (name: string) => page().getByRole('textbox', { name, exact: true })
    const gatewayKind = (name: string) => page().getByRole('radio', { name })
    const openTab = (name: string) => arrowTo(page().getByRole('tab', { selected: true }), tab(name))
    /** Notices to the owner come to the same server. */
    const mailedCode = async (): Promise<string> => {
      const next = await mail.next()
      return /^Subject: Authorization code/m.test(next.raw) ? codeIn(textOf(next)) : mailedCode()
    }
    const textedCode = async () => codeIn((JSON.parse((await gateway.next()).body) as { readonly text: string }).text)

    test.beforeAll(async () => {
      mail = await startMailServer({ security: 'none' })
      gateway = await startGateway()
    })
    test.afterAll(async () => {
      await mail.stop()
      await gateway.stop()
    })
    test.afterEach(() => expectSomewhere(page()))

    test('by e-mail: the dialog leads to the form of the server, and the code that came switches it on', async () => {
      const enable = page().getByRole('checkbox', { name: 'Enable two-factor authentication' })
      await openTab('Access')
      await pressOn(enable, 'Space')
      await pressOn(page().getByRole('dialog').getByRole('button', { name: 'Set up mail server' }))
      await fillMailServer(page(), mail.port)
      await pressOn(button('Save mail server'))
      await expect(page().getByText('Saved.')).toBeVisible()
      await openTab('Access')
      await pressOn(enable, 'Space')
      recoveryCodes = await enrollSent(page(), { name: 'E-mail', field: 'E-mail address', nextCode: mailedCode })
      await expect(page().getByText('E-mail to a•••@example.org')).toBeVisible()
      await expect(enable).toBeFocused()
    })

    test('a text gateway: a header that comes and goes, one that is secret, “Send test message”, and saving with a mailed code', async () => {
      await openTab('Mail and text messages')
      await arrowTo(gatewayKind('None'), gatewayKind('Another gateway'))
      await typeInto(textbox('Address'), `${gateway.url}/send`)
      await pressOn(button('Add header'))
      await typeInto(textbox('Header name'), 'X-Key')
      await pressOn(button('Remove header'))
      await expect(textbox('Header name')).toBeHidden()
      await expect(button('Add header')).toBeFocused()
      await pressOn(button('Add header'))
      await typeInto(textbox('Header name'), 'Authorization')
      await pressOn(page().getByRole('checkbox', { name: 'Secret', exact: true }), 'Space')
      await typeInto(page().getByLabel('Header value', { exact: true }), 'Bearer violet')
      await typeInto(textbox('Number for the test'), NUMBER)
      await pressOn(button('Send test message'))
      expect(await gateway.next()).toMatchObject({ method: 'POST', path: '/send', headers: { authorization: 'Bearer violet' } })
      await expect(page().getByText('The gateway took the message for +491701234542.')).toBeVisible()
      await pressOn(button('Save gateway'))
      await confirmSentUntil(page(), mailedCode, page().getByText('Saved.'))
      await expect(button('Save gateway')).toBeFocused()
    })

    test('by text message, in the place of those by e-mail', async () => {
      await openTab('Access')
      await pressOn(button('Renew'))
      await enrollSent(page(), { name: 'Text message', field: 'Phone number', address: NUMBER, nextCode: textedCode }, recoveryCodes[0])
      await expect(page().getByText('Text message to •••• 42')).toBeVisible()
      await expect(button('Renew')).toBeFocused()
    })
  })
})
