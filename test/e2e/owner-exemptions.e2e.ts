// Proves: what may skip the code is the owner's choice, a weaker choice takes a code, and the choice is kept.
import { expect, test } from '@playwright/test'
import { type RunningApp, launchApp } from '../support/app'
import { wrongCode } from '../support/codes'
import { type Setup, openSettings } from '../support/flows'
import { answerFactor, confirmDialog, startArmedOne } from './pair'

test.describe.serial('an owner chooses what may skip the code', () => {
  let one: Awaited<ReturnType<typeof startArmedOne>>
  let page: RunningApp['mainWindow']
  let setup: Setup
  const savedLogins = () => page.getByRole('checkbox', { name: 'Enable for saved login information' })
  const shortTerm = () => page.getByRole('checkbox', { name: 'Enable for short-term passwords (for example, remote restart)' })

  test.beforeAll(async () => {
    one = await startArmedOne()
    page = one.app.mainWindow
    setup = one.setup
  })
  test.afterAll(() => one.stop())

  test('both checkboxes are ticked at first', async () => {
    await expect(savedLogins()).toBeChecked()
    await expect(shortTerm()).toBeChecked()
  })

  test('unticking one asks for a code, and Cancel leaves it ticked', async () => {
    await savedLogins().click()
    await expect(confirmDialog(page).getByRole('textbox', { name: 'Authorization code' })).toBeFocused()
    await confirmDialog(page).getByRole('button', { name: 'Cancel' }).click()
    await expect(savedLogins()).toBeChecked()
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
    await expect(savedLogins()).not.toBeChecked()
    await expect(shortTerm()).toBeChecked()
  })

  test('one confirmation covers changes for 5 minutes in that window: the next one asks for nothing', async () => {
    await expect(page.getByText(/^Confirmed until /)).toBeVisible()
    await shortTerm().click()
    await expect(shortTerm()).not.toBeChecked()
    await expect(confirmDialog(page)).toBeHidden()
    await shortTerm().click()
    await expect(shortTerm()).toBeChecked()
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
    await expect(shortTerm()).not.toBeChecked()
    await expect(page.getByText(/^Confirmed until /)).toBeHidden()
    await shortTerm().click()
    await expect(shortTerm()).toBeChecked()
  })

  test('a recovery code confirms as well, and is used up', async () => {
    const left = page.getByText(/^[1-6] of 6 left$/)
    const before = Number.parseInt((await left.textContent()) ?? '')
    await shortTerm().click()
    await confirmDialog(page).getByRole('button', { name: "Can't use your authenticator?" }).click()
    const recovery = confirmDialog(page).getByRole('textbox', { name: 'Recovery code' })
    await recovery.fill(setup.recoveryCodes.at(-1)!)
    await confirmDialog(page).getByRole('button', { name: 'Continue' }).click()
    await expect(shortTerm()).not.toBeChecked()
    await expect(left).toHaveText(`${String(before - 1)} of 6 left`)
  })

  test('ticking one again is no weakening and asks for nothing', async () => {
    await shortTerm().click()
    await expect(shortTerm()).toBeChecked()
    await expect(confirmDialog(page)).toBeHidden()
  })

  test('the choice is the same after the app was started again', async () => {
    await one.app.close()
    const again = await launchApp(one.computer)
    try {
      page = again.mainWindow
      await openSettings(page, 'Access')
      await expect(page.getByRole('checkbox', { name: 'Enable two-factor authentication' })).toBeChecked()
      await expect(savedLogins()).not.toBeChecked()
      await expect(shortTerm()).toBeChecked()
    } finally {
      await again.kill()
    }
  })
})
