// Proves: what the owner is told of is his choice and is kept; mail asks for a server first; and a shorter memory of
// what happened takes a code and is itself remembered.
import { expect, test } from '@playwright/test'
import { type RunningApp, launchApp } from '../support/app'
import { wrongCode } from '../support/codes'
import { type Setup, expectSettled, openSettings } from '../support/flows'
import { expectLooksChanged, withForcedColors } from './forced-colors'
import { answerFactor, confirmDialog, startArmedOne } from './pair'
import { settingsOf } from './profile'

test.describe.serial('an owner chooses what to hear of, and for how long it is kept', () => {
  let one: Awaited<ReturnType<typeof startArmedOne>>
  let page: RunningApp['mainWindow']
  let setup: Setup
  const topic = (way: 'On this desktop' | 'By mail', name: string) => page.getByRole('group', { name: way }).getByRole('checkbox', { name })
  const keep = () => page.getByRole('combobox', { name: 'Keep activity for' })
  const records = () => page.getByRole('main').getByRole('listitem')

  test.beforeAll(async () => {
    one = await startArmedOne()
    page = one.app.mainWindow
    setup = one.setup
  })
  test.afterAll(() => one.stop())

  test('by mail nothing can be chosen before a mail server is set up, and the page leads there', async () => {
    await openSettings(page, 'Notices')
    await expect(page.getByText('No mail server and address are set up yet.')).toBeVisible()
    await expect(topic('By mail', 'A wrong code')).toBeDisabled()
    await page.getByRole('link', { name: 'Set up mail' }).click()
    await expect(page.getByRole('heading', { name: 'Mail server' })).toBeVisible()
  })

  test('unticking a notice on the desktop asks for nothing, and the others stay', async () => {
    await openSettings(page, 'Notices')
    await expect(topic('On this desktop', 'A wrong code')).toBeChecked()
    await topic('On this desktop', 'A wrong code').click()
    await expectSettled(topic('On this desktop', 'A wrong code'), false)
    await expect(confirmDialog(page)).toBeHidden()
    await page.reload()
    await openSettings(page, 'Notices')
    await expect(topic('On this desktop', 'A wrong code')).not.toBeChecked()
    await expect(topic('On this desktop', 'A lock-out after too many wrong codes')).toBeChecked()
    await expect(topic('By mail', 'A wrong code')).toBeChecked()
  })

  test('a tick is seen with the system’s own colours, too', async () => {
    const box = topic('On this desktop', 'A lock-out after too many wrong codes')
    const toggle = async () => {
      const checked = await box.isChecked()
      await box.evaluate((input: HTMLInputElement) => input.click())
      await expectSettled(box, !checked)
    }
    await withForcedColors(page, () => expectLooksChanged(box.locator('..'), toggle))
  })

  test('of two notices that are unticked in the same moment both stay so, and ticked again, too', async () => {
    const both = ['A recovery code was used', 'A new connector knows the password']
    for (const checked of [false, true]) {
      await page.getByRole('group', { name: 'On this desktop' }).evaluate((group: HTMLElement, names) => {
        for (const box of group.querySelectorAll('input')) if (names.includes(box.labels?.[0]?.textContent ?? '')) box.click()
      }, both)
      for (const name of both) await expectSettled(topic('On this desktop', name), checked)
      expect(settingsOf(one.app).notices.desktop.filter((name) => name === 'recovery-code' || name === 'new-connector')).toHaveLength(checked ? 2 : 0)
    }
  })

  test('keeping activity for a shorter time asks for a code, and a wrong one changes nothing', async () => {
    await page.getByRole('link', { name: 'Activity' }).click()
    await expect(keep()).toHaveValue('1-year')
    await keep().selectOption('90 days')
    await confirmDialog(page).getByRole('textbox', { name: 'Authorization code' }).fill(wrongCode(setup.authenticator.secret))
    await expect(confirmDialog(page).getByRole('alert')).toHaveText('That code is not right. 4 tries left.')
    await confirmDialog(page).getByRole('button', { name: 'Cancel' }).click()
    await expect(keep()).toHaveValue('1-year')
    await expect(records().filter({ hasText: 'The time that activity is kept was changed' })).toHaveCount(0)
  })

  test('a right code changes it, and the log tells so', async () => {
    await keep().selectOption('90 days')
    await answerFactor(confirmDialog(page), setup)
    await expect(confirmDialog(page)).toBeHidden()
    await expect(keep()).toHaveValue('90-days')
    await expect(records().filter({ hasText: 'The time that activity is kept was changed: 90 days.' })).toHaveCount(1)
  })

  test('keeping it for longer again asks for nothing', async () => {
    // Otherwise the code that was just typed would answer for this change as well.
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Lock now' }).click()
    await page.getByRole('link', { name: 'Activity' }).click()
    await keep().selectOption('2 years')
    await expect(records().filter({ hasText: 'The time that activity is kept was changed: 2 years.' })).toHaveCount(1)
    await expect(confirmDialog(page)).toBeHidden()
  })

  test('both choices are the same after the app was started again', async () => {
    await one.app.close()
    const again = await launchApp(one.computer)
    try {
      page = again.mainWindow
      await openSettings(page, 'Notices')
      await expect(topic('On this desktop', 'A wrong code')).not.toBeChecked()
      await expect(topic('On this desktop', 'A recovery code was used')).toBeChecked()
      await page.getByRole('link', { name: 'Activity' }).click()
      await expect(keep()).toHaveValue('2-years')
    } finally {
      await again.kill()
    }
  })
})
