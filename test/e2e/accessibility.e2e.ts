// Proves: axe finds nothing on any screen or dialog, light and dark, and each is read in the order that `reading` holds.
import { writeFile, rm } from 'node:fs/promises'
import { type Page, expect, test } from '@playwright/test'
import { launchApp } from '../support/app'
import { totp, wrongCode } from '../support/codes'
import { DEMO_PASSWORD, openSettings, openTwoFactorSetup, reach, throughNewPage, typeCode, typePassword } from '../support/flows'
import { freePort } from '../support/free-port'
import { expectAccessibleInBothThemes } from './accessible'
import { type ArmedPair, type Pair, answerFactor, codeDialog, confirmDialog, liveViewer, startPair } from './pair'
import { databaseOf } from './profile'
import { type Screen, expectRead } from './reading'

/** Axe finds nothing, and it is read as it is meant to be. */
async function look(page: Page, what: Screen): Promise<void> {
  await expectAccessibleInBothThemes(page, what)
  await expectRead(page, what)
}

test.describe.serial('axe finds nothing in either theme', () => {
  let pair: Pair
  let setup: ArmedPair['setup']
  const owner = () => pair.host.mainWindow
  const page = () => pair.connector.mainWindow
  const dialog = () => owner().getByRole('dialog').last()
  const leave = async (of: Page) => {
    await of.getByRole('dialog').last().getByRole('button', { name: 'Cancel' }).click()
    await expect(of.getByRole('dialog')).toBeHidden()
  }

  test.beforeAll(async () => {
    pair = await startPair()
  })
  test.afterAll(() => pair.stop())

  test('pages of a new copy', async () => {
    await openSettings(owner(), 'Appearance')
    for (const theme of ['Light', 'Dark'] as const) {
      await owner().getByText(theme, { exact: true }).click()
      await expect(owner().locator('html')).toHaveAttribute('data-mantine-color-scheme', theme.toLowerCase())
    }
    await owner().getByText('System', { exact: true }).click()
    await look(owner(), 'Settings, Appearance')
    for (const tab of ['Access', 'Connectors', 'Network', 'Mail and text messages', 'Notices'] as const) {
      await openSettings(owner(), tab)
      await look(owner(), `Settings, ${tab}`)
    }
    await openSettings(owner(), 'Mail and text messages')
    for (const gateway of ['Twilio', 'Another gateway'] as const) {
      await owner().getByText(gateway, { exact: true }).click()
      await expect(owner().getByRole('button', { name: 'Save gateway' })).toBeVisible()
      await look(owner(), `the form for ${gateway}`)
    }
    await owner().getByRole('button', { name: 'Add header' }).click()
    await expect(owner().getByLabel('Header name', { exact: true })).toBeVisible()
    await owner().getByRole('button', { name: 'Save mail server' }).click()
    await expect(owner().getByRole('alert').first()).toBeVisible()
    await look(owner(), 'the forms with a header and with mistakes')
    for (const name of ['Connect', 'This device', 'Activity'] as const) {
      await owner().getByRole('link', { name }).click()
      await expect(owner().getByRole('heading', { level: 1, name })).toBeVisible()
      await look(owner(), name)
    }
  })

  test('the dialog for the password, with its problems', async () => {
    await openSettings(owner(), 'Access')
    await owner().getByRole('checkbox', { name: 'Allow unattended access' }).click()
    await dialog().getByLabel('New password', { exact: true }).fill('administrator')
    await dialog().getByLabel('Repeat password', { exact: true }).fill('another')
    await dialog().getByRole('button', { name: 'Save password' }).click()
    await expect(dialog().getByRole('alert').first()).toBeVisible()
    await look(owner(), 'Set unattended password')
    for (const label of ['New password', 'Repeat password']) await dialog().getByLabel(label, { exact: true }).fill(DEMO_PASSWORD)
    await dialog().getByRole('button', { name: 'Save password' }).click()
    await expect(owner().getByRole('checkbox', { name: 'Allow unattended access' })).toBeChecked()
  })

  test('the set-up of two-factor authentication, step by step', async () => {
    await owner().getByRole('checkbox', { name: 'Enable two-factor authentication' }).click()
    await look(owner(), 'the choice of a method')
    await leave(owner())
    const authenticator = await openTwoFactorSetup(owner())
    await dialog().getByRole('textbox', { name: 'Authorization code' }).fill(wrongCode(authenticator.secret))
    await expect(dialog().getByRole('alert')).toBeVisible()
    await look(owner(), 'the set-up with a wrong code')
    await dialog().getByRole('textbox', { name: 'Authorization code' }).fill(totp(authenticator.secret, Math.floor(Date.now() / 30_000) - 8))
    await expect(dialog().getByText(/the clocks differ/)).toBeVisible()
    await look(owner(), 'the set-up with clocks that differ')
    await dialog().getByRole('textbox', { name: 'Authorization code' }).fill(await authenticator.nextCode())
    await dialog().getByRole('button', { name: 'Enable authorization' }).click()
    const codes = dialog().getByRole('list').getByRole('listitem')
    await expect(codes).toHaveCount(6)
    setup = { authenticator, recoveryCodes: (await codes.allInnerTexts()).map((text) => text.replaceAll(/[^A-Z2-7-]/g, '')) }
    await dialog().getByRole('checkbox', { name: 'I have saved these codes' }).check()
    await look(owner(), 'the recovery codes')
    await throughNewPage(owner(), () => dialog().getByRole('button', { name: 'Done' }).click())
    await expect(owner().getByRole('checkbox', { name: 'Enable two-factor authentication' })).toBeChecked()
    await look(owner(), 'Settings, Access with everything on')
  })

  test('the questions before a weaker gate', async () => {
    await owner().getByRole('button', { name: 'Set up another authenticator' }).click()
    await look(owner(), 'Set up another authenticator')
    await leave(owner())
    await owner().getByRole('checkbox', { name: 'Enable two-factor authentication' }).click()
    await look(owner(), 'Turn off two-factor authentication?')
    await leave(owner())
    await owner().getByRole('button', { name: 'Make new codes' }).click()
    await look(owner(), 'Make new recovery codes?')
    await leave(owner())
    await owner().getByRole('checkbox', { name: 'Enable for saved login information' }).click()
    await confirmDialog(owner()).getByRole('textbox').fill(wrongCode(setup.authenticator.secret))
    await expect(confirmDialog(owner()).getByRole('alert')).toBeVisible()
    await look(owner(), 'Confirm it’s you')
    await leave(owner())
  })

  test('the menu and the dialogs of a permission profile', async () => {
    const choose = async (profile: 'View only' | 'Custom' | 'Full access', item: string) => {
      await owner().getByRole('button', { name: `Change “${profile}”` }).click()
      await expect(owner().getByRole('menuitem', { name: item })).toBeVisible()
      await look(owner(), `the menu of “${profile}”`)
      await owner().getByRole('menuitem', { name: item }).click()
      await expect(dialog()).toBeVisible()
      await look(owner(), `${item} of “${profile}”` as Screen)
      await leave(owner())
    }
    await choose('View only', 'Set password…')
    await choose('Custom', 'Change permissions…')
    await choose('Full access', 'Remove password…')
  })

  test('the dialogs of a connector', async () => {
    await reach(page(), `127.0.0.1:${await freePort()}`)
    await expect(page().getByRole('dialog', { name: 'Not connected' })).toBeVisible()
    await look(page(), 'Not connected')
    await page().getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await reach(page(), pair.address)
    await typePassword(page(), 'not the right password')
    await expect(page().getByRole('alert')).toBeVisible()
    await look(page(), 'Log in')
    await typePassword(page(), undefined, { remember: true })
    await typeCode(page(), wrongCode(setup.authenticator.secret))
    await expect(codeDialog(page()).getByRole('alert')).toBeVisible()
    await look(page(), 'Authorization code')
    await codeDialog(page()).getByRole('button', { name: "Can't use your authenticator?" }).click()
    await look(page(), 'Recovery code')
    await codeDialog(page()).getByRole('button', { name: 'Use your authenticator instead' }).click()
  })

  test('a session: the viewer, the notice, and the pages of both sides', async () => {
    await answerFactor(codeDialog(page()), setup)
    const viewer = await liveViewer(pair.connector)
    await look(viewer, 'the viewer')
    for (const name of ['View', 'Send key', 'Session', 'Computer'] as const) {
      await viewer.getByRole('button', { name, exact: true }).click()
      await expect(viewer.getByRole('menu', { name })).toBeVisible()
      await look(viewer, `the menu ${name}`)
      await viewer.keyboard.press('Escape')
    }
    await viewer.getByRole('button', { name: 'View', exact: true }).click()
    await viewer.getByRole('menuitemradio', { name: '100 %' }).click()
    await viewer.getByRole('button', { name: 'Chat', exact: true }).click()
    await viewer.getByRole('textbox', { name: /^Message to / }).fill('Is anybody there?')
    await viewer.keyboard.press('Enter')
    const chat = await pair.host.window('chat')
    await expect(chat.getByText('Is anybody there?')).toBeVisible()
    await look(chat, 'the chat of the host')
    await look(viewer, 'the viewer at 100 % with its chat')
    await viewer.keyboard.press('Escape')
    await look(page(), 'Connect with a recent device')
    await viewer.getByRole('button', { name: 'Files' }).click()
    const files = await pair.connector.window('files')
    await expect(files.getByRole('listbox').getByRole('option').first()).toBeVisible()
    await look(files, 'the files of both computers')
    const notice = await pair.host.window('notice')
    await expect(notice.getByRole('button', { name: 'Disconnect' })).toBeVisible()
    await look(notice, 'the notice')
    for (const name of ['This device', 'Activity'] as const) {
      await owner().getByRole('link', { name }).click()
      await expect(owner().getByRole('heading', { level: 1, name })).toBeVisible()
      await look(owner(), `${name} in a session`)
    }
    await openSettings(owner(), 'Connectors')
    await expect(owner().getByRole('list', { name: 'Connectors' }).getByRole('listitem')).toHaveCount(1)
    await look(owner(), 'Settings, Connectors with a connector')
    await owner().getByRole('button', { name: 'Change…' }).click()
    await look(owner(), 'Change connector')
    await owner().getByRole('button', { name: 'Forget this computer…' }).click()
    await look(owner(), 'Forget this computer?')
    await owner().getByRole('dialog', { name: 'Forget this computer?' }).getByRole('button', { name: 'Cancel' }).click()
    await leave(owner())
    await openSettings(owner(), 'Access')
    await expect(owner().getByRole('table', { name: 'Saved logins' })).toBeVisible()
    await look(owner(), 'Saved logins')
    await owner().getByRole('region', { name: 'Saved logins' }).getByRole('button', { name: 'Revoke all' }).click()
    await look(owner(), 'Revoke all saved logins?')
    await leave(owner())
    await owner().getByRole('button', { name: 'Renew' }).click()
    await owner().getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
    await expect(owner().getByRole('dialog', { name: 'Somebody is connected' })).toBeVisible()
    await look(owner(), 'Somebody is connected')
    await leave(owner())
    await notice.getByRole('button', { name: 'Disconnect' }).click()
    await expect(viewer.getByRole('button', { name: 'Close' })).toBeVisible()
    await look(viewer, 'the viewer after the end')
  })

  test('the screen for a damaged database', async () => {
    await pair.host.close()
    await writeFile(databaseOf(pair.host), 'This was a database once. '.repeat(500))
    await Promise.all(['-wal', '-shm'].map((suffix) => rm(databaseOf(pair.host) + suffix, { force: true })))
    const damaged = await launchApp(pair.hostComputer)
    try {
      await expect(damaged.mainWindow.getByRole('heading', { name: 'Postern’s records are damaged' })).toBeVisible()
      await look(damaged.mainWindow, 'the damaged screen')
      await damaged.mainWindow.getByRole('button', { name: 'Set aside and start fresh…' }).click()
      await look(damaged.mainWindow, 'Start fresh?')
    } finally {
      await damaged.kill()
    }
  })
})
