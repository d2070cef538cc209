// Proves: what may skip the code is the owner's choice, a weaker choice takes a code, and the choice is kept; and an
// administrator's policy, read where it belongs, can only take of that away.
import { expect, test } from '@playwright/test'
import { type RunningApp, launchApp } from '../support/app'
import { wrongCode } from '../support/codes'
import { DEMO_PASSWORD, type Setup, expectSettled, openSettings } from '../support/flows'
import { RawConnector, newConnectorKey } from '../support/raw-connector'
import { expectAccessible } from './accessible'
import { answerFactor, confirmDialog, startArmedOne } from './pair'

test.describe.serial('an owner chooses what may skip the code', () => {
  let one: Awaited<ReturnType<typeof startArmedOne>>
  let running: RunningApp
  let page: RunningApp['mainWindow']
  let setup: Setup
  const savedLogins = () => page.getByRole('checkbox', { name: 'Enable for saved login information' })
  const shortTerm = () => page.getByRole('checkbox', { name: 'Enable for short-term passwords (for example, remote restart)' })

  test.beforeAll(async () => {
    one = await startArmedOne({ policy: true })
    running = one.app
    page = running.mainWindow
    setup = one.setup
  })
  test.afterAll(async () => {
    await running.kill()
    await one.stop()
  })

  test('both checkboxes are ticked at first', async () => {
    await expectSettled(savedLogins(), true)
    await expectSettled(shortTerm(), true)
  })

  test('unticking one asks for a code, and Cancel leaves it ticked', async () => {
    await savedLogins().click()
    await expect(confirmDialog(page).getByRole('textbox', { name: 'Authorization code' })).toBeFocused()
    await confirmDialog(page).getByRole('button', { name: 'Cancel' }).click()
    await expectSettled(savedLogins(), true)
  })

  test('a wrong code is refused, with the tries that are left', async () => {
    await savedLogins().click()
    await confirmDialog(page).getByRole('textbox', { name: 'Authorization code' }).fill(wrongCode(setup.authenticator.secret))
    await expect(confirmDialog(page).getByRole('alert')).toHaveText('That code is not right. 4 tries left.')
    await expect(confirmDialog(page).getByRole('textbox', { name: 'Authorization code' })).toBeFocused()
  })

  test('a right code unticks it', async () => {
    await answerFactor(confirmDialog(page), setup)
    await expect(confirmDialog(page)).toBeHidden()
    await expectSettled(savedLogins(), false)
    await expectSettled(shortTerm(), true)
  })

  test('one confirmation covers changes for 5 minutes in that window: the next one asks for nothing', async () => {
    await expect(page.getByText(/^Confirmed until /)).toBeVisible()
    await shortTerm().click()
    await expectSettled(shortTerm(), false)
    await expect(confirmDialog(page)).toBeHidden()
    await shortTerm().click()
    await expectSettled(shortTerm(), true)
  })

  test('the page Activity shows it too, since “Keep activity for” is covered, and “Lock now” ends it there', async () => {
    await page.getByRole('link', { name: 'Activity' }).click()
    const keep = page.getByRole('combobox', { name: 'Keep activity for' })
    await expect(page.getByText(/^Confirmed until /)).toBeVisible()
    await keep.selectOption('90-days')
    await expect(keep).toHaveValue('90-days')
    await page.getByRole('button', { name: 'Lock now' }).click()
    await expect(page.getByText(/^Confirmed until /)).toBeHidden()
    await keep.selectOption('1-year')
    await expect(keep).toHaveValue('1-year')
    await keep.selectOption('90-days')
    await answerFactor(confirmDialog(page), setup)
    await expect(keep).toHaveValue('90-days')
    await openSettings(page, 'Access')
  })

  test('“Lock now” ends that, and so does a reload of the page', async () => {
    await page.getByRole('button', { name: 'Lock now' }).click()
    await expect(page.getByText(/^Confirmed until /)).toBeHidden()
    await shortTerm().click()
    await answerFactor(confirmDialog(page), setup)
    await expect(page.getByText(/^Confirmed until /)).toBeVisible()
    await page.reload()
    await openSettings(page, 'Access')
    await expectSettled(shortTerm(), false)
    await expect(page.getByText(/^Confirmed until /)).toBeHidden()
    await shortTerm().click()
    await expectSettled(shortTerm(), true)
  })

  test('a recovery code confirms as well, and is used up', async () => {
    const left = page.getByText(/^[1-6] of 6 left$/)
    const before = Number.parseInt((await left.textContent()) ?? '')
    await shortTerm().click()
    await confirmDialog(page).getByRole('button', { name: "Can't use your authenticator?" }).click()
    const recovery = confirmDialog(page).getByRole('textbox', { name: 'Recovery code' })
    await recovery.fill(setup.recoveryCodes.at(-1)!)
    await confirmDialog(page).getByRole('button', { name: 'Continue' }).click()
    await expectSettled(shortTerm(), false)
    await expect(left).toHaveText(`${String(before - 1)} of 6 left`)
  })

  test('ticking one again is no weakening and asks for nothing', async () => {
    await shortTerm().click()
    await expectSettled(shortTerm(), true)
    await expect(confirmDialog(page)).toBeHidden()
  })

  test('the choice is the same after the app was started again', async () => {
    await running.close()
    running = await launchApp(one.computer)
    page = running.mainWindow
    await openSettings(page, 'Access')
    await expect(page.getByRole('checkbox', { name: 'Enable two-factor authentication' })).toBeChecked()
    await expectSettled(savedLogins(), false)
    await expectSettled(shortTerm(), true)
  })

  test.describe('and an administrator puts a policy into /etc/postern', () => {
    const policy = () => one.computer.policy!
    const managed = 'Set by your organization'
    const banner = () => page.getByRole('status').filter({ hasText: 'Nobody can connect: the policy of your organization can’t be used' })
    const expired = () => page.getByText('Time to renew two-factor authentication', { exact: true })
    /** What the host says to somebody with the password. */
    const visit = async () => {
      const visitor = await RawConnector.connect(running.directPort)
      const { type } = await visitor.reachCode(DEMO_PASSWORD, newConnectorKey())
      visitor.drop()
      return type
    }
    /** A page that starts asks what is in force now. */
    const reopened = async () => {
      await page.reload()
      await openSettings(page, 'Access')
    }

    test('Settings say what it has set, and the owner’s own choice stands under it', async () => {
      await policy().write({
        onlyListedConnectors: false,
        askForReason: true,
        twoFactor: { required: true, exemptSavedLogins: false, codeToleranceMost: 0, trustConnectorsForMostHours: 24 }
      })
      await reopened()
      await expectSettled(savedLogins(), true)
      await expect(savedLogins()).toBeDisabled()
      await expect(savedLogins()).toHaveAccessibleDescription(new RegExp(managed))
      await expect(shortTerm()).toBeEnabled()
      await expect(page.getByRole('checkbox', { name: 'Enable two-factor authentication' })).toBeDisabled()
      await expect(page.getByRole('checkbox', { name: 'Enable two-factor authentication' })).toHaveAccessibleDescription(new RegExp(managed))
      await expect(page.getByRole('button', { name: 'Turn off…' })).toBeHidden()
      await expect(page.getByRole('combobox', { name: 'Code tolerance' })).toBeDisabled()
      await expect(page.getByText(`${managed}: no tolerance`)).toBeVisible()
      const trust = page.getByRole('combobox', { name: "Don't ask again from the same connector for" })
      await expect(trust.getByRole('option', { name: '1 day' })).toBeAttached()
      await expect(trust.getByRole('option', { name: '7 days' })).not.toBeAttached()
      await expectAccessible(page, 'Settings, Access under a policy')
      await openSettings(page, 'Connectors')
      await expect(page.getByRole('checkbox', { name: 'Only connectors on this list' })).toBeEnabled()
      const reason = page.getByRole('checkbox', { name: 'Ask for a reason' })
      await expect(reason).toBeChecked()
      await expect(reason).toBeDisabled()
      await expect(reason).toHaveAccessibleDescription(new RegExp(managed))
    })

    test('that goes again, and what the owner had chosen is back', async () => {
      await policy().write(null)
      await reopened()
      await expectSettled(savedLogins(), false)
      await expect(savedLogins()).toBeEnabled()
      await expect(page.getByText(managed)).toBeHidden()
    })

    test('that sets another span than 180 days until it expires: it works on, and “Renew” is offered', async () => {
      await running.app.evaluate(() => {
        const now = Date.now
        Date.now = () => now() + 31 * 24 * 3_600_000
      })
      await reopened()
      await expect(page.getByRole('button', { name: 'Renew' })).toHaveCount(1)
      await expect(expired()).toBeHidden()
      await policy().write({ twoFactor: { expireAfterDays: 30 } })
      await reopened()
      await expect(expired()).toBeVisible()
      expect(await visit()).toBe('factor-required')
      await policy().write({ twoFactor: { expireAfterDays: 60 } })
      await reopened()
      await expect(page.getByRole('button', { name: 'Renew' })).toHaveCount(1)
      await expect(expired()).toBeHidden()
    })

    test('that is damaged: nobody is let in, and every page says so and names the file', async () => {
      await policy().write('{ "twoFactor": { "required": tru')
      expect(await visit()).toBe('refused')
      for (const name of ['Connect', 'This device', 'Activity', 'Settings']) {
        await page.getByRole('link', { name }).click()
        await expect(banner()).toContainText('does not understand. Until an administrator has mended /etc/postern/policy.json, every unattended connection')
      }
      await expect(page.getByRole('checkbox', { name: 'Allow unattended access' })).toBeDisabled()
      await expectAccessible(page, 'Settings, Access under a policy that is damaged')
    })

    test('that is mended: the way in is as it was', async () => {
      await policy().write({ twoFactor: { required: true } })
      expect(await visit()).toBe('factor-required')
      await expect(banner()).toBeHidden()
    })
  })
})
