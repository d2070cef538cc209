// Proves: a saved login spares the password and, when the owner says so, the code; and it ends when either side ends it.
import { type Page, expect, test } from '@playwright/test'
import type { ViewerState } from '../../shared/ipc'
import { openSettings, reach } from '../support/flows'
import { until } from '../support/processes'
import { type ArmedPair, answerFactor, closeEndedViewer, codeDialog, confirmDialog, endSession, liveViewer, openSession, startArmedPair } from './pair'
import { keychainAccounts } from './profile'

type ViewerWindow = Window & {
  readonly postern: { readonly on: (name: 'viewer.changed', listener: (state: ViewerState) => void) => void }
}

test.describe.serial('a connector logs in automatically', () => {
  let pair: ArmedPair
  let viewer: Page
  const page = () => pair.connector.mainWindow
  const owner = () => pair.host.mainWindow
  const password = () => page().getByLabel('Unattended access password', { exact: true })
  const askForSavedLogins = () => owner().getByRole('checkbox', { name: 'Enable for saved login information' })
  const savedLogins = () => owner().getByRole('table', { name: 'Saved logins' }).getByRole('row').filter({ has: owner().getByRole('button', { name: 'Revoke' }) })
  const closeViewer = async () => {
    await closeEndedViewer(pair, viewer)
  }

  test.beforeAll(async () => {
    pair = await startArmedPair()
  })
  test.afterAll(() => pair.stop())

  test('“Log in automatically from now on” leaves a login in the connector’s keychain and on the host’s list', async () => {
    await openSettings(owner(), 'Access')
    await expect(owner().getByText('No computer has a saved login')).toBeVisible()
    viewer = await openSession(pair, { remember: true })
    await expect(savedLogins()).toHaveCount(1)
    await expect(page().getByRole('button', { name: /Saved login/ })).toBeVisible()
    expect((await keychainAccounts(pair.connectorComputer, pair.connector)).some((account) => account.includes('saved-login'))).toBe(true)
    await endSession(pair, viewer)
  })

  test('“Turn off…” says before that the saved login goes with it', async () => {
    await owner().getByRole('button', { name: 'Turn off…' }).click()
    const question = owner().getByRole('dialog', { name: 'Turn off two-factor authentication?' })
    await expect(question.getByRole('listitem').last()).toHaveText('the one saved login, and the session that came from it')
    await question.getByRole('button', { name: 'Cancel' }).click()
    await expect(savedLogins()).toHaveCount(1)
  })

  test('the next time no password is typed, and the code is asked for while the owner’s checkbox is ticked', async () => {
    await reach(page(), pair.address)
    await expect(codeDialog(page()).getByRole('textbox', { name: 'Authorization code' })).toBeFocused()
    await answerFactor(codeDialog(page()), pair.setup)
    viewer = await liveViewer(pair.connector)
    await endSession(pair, viewer)
  })

  test('after the owner unticks it, with a code, a saved login opens the session by itself', async () => {
    await askForSavedLogins().click()
    await answerFactor(confirmDialog(owner()), pair.setup)
    await expect(askForSavedLogins()).not.toBeChecked()
    await page().getByRole('button', { name: /Saved login/ }).click()
    viewer = await liveViewer(pair.connector)
    await expect(page().getByRole('dialog')).toBeHidden()
  })

  test('“Revoke” ends its session within a second', async () => {
    const ended = viewer.evaluate(
      () =>
        new Promise<{ at: number; why: string }>((resolve) =>
          (window as unknown as ViewerWindow).postern.on('viewer.changed', (state) => {
            if (state.phase === 'ended') resolve({ at: Date.now(), why: state.why })
          })
        )
    )
    await owner().evaluate(() => document.addEventListener('click', () => (document.title = String(Date.now())), { capture: true, once: true }))
    await savedLogins().getByRole('button', { name: 'Revoke' }).click()
    const { at, why } = await ended
    expect(why).toBe('credential-revoked')
    expect(at - Number(await owner().title())).toBeLessThan(1000)
    await expect(viewer.getByRole('heading', { name: 'Access was revoked' })).toBeVisible()
    await expect(owner().getByText('No computer has a saved login')).toBeVisible()
    await closeViewer()
  })

  test('after a revoke the connector is told, and types the password and the code again', async () => {
    await page().getByRole('button', { name: new RegExp(pair.address) }).click()
    await expect(page().getByRole('alert')).toHaveText('The saved login is no longer accepted. Type the password.')
    await expect(password()).toBeFocused()
    await expect(page().getByRole('dialog').getByRole('checkbox', { name: 'Log in automatically from now on' })).not.toBeChecked()
    await page().getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    viewer = await openSession(pair, { remember: true })
    await endSession(pair, viewer)
  })

  test('“Forget saved login” on the connector takes it out of its keychain, and the password is asked for again', async () => {
    await page().getByRole('button', { name: 'Forget saved login' }).click()
    await expect(page().getByRole('button', { name: 'Forget saved login' })).toBeHidden()
    await until('the keychain has none', async () =>
      (await keychainAccounts(pair.connectorComputer, pair.connector)).every((account) => !account.includes('saved-login'))
    )
    await page().getByRole('button', { name: new RegExp(pair.address) }).click()
    await expect(password()).toBeFocused()
    await page().getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  })

  test('changing the password removes every saved login and ends the session that came from one', async () => {
    viewer = await openSession(pair, { remember: true })
    await expect(savedLogins()).not.toHaveCount(0)
    await endSession(pair, viewer)
    await owner().getByRole('button', { name: 'Change password…' }).click()
    const form = owner().getByRole('dialog', { name: 'Change unattended password' })
    await form.getByLabel('New password', { exact: true }).fill('another harbour engine 43')
    await form.getByLabel('Repeat password', { exact: true }).fill('another harbour engine 43')
    await form.getByRole('button', { name: 'Save password' }).click()
    await answerFactor(confirmDialog(owner()), pair.setup)
    await expect(form).toBeHidden()
    await expect(owner().getByText('No computer has a saved login')).toBeVisible()
    await page().getByRole('button', { name: new RegExp(pair.address) }).click()
    await expect(page().getByRole('alert')).toHaveText('The saved login is no longer accepted. Type the password.')
  })
})
