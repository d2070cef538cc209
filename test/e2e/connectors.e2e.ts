// Proves: the owner sees who knows the password, decides who may come in and when, and whom a code spares the next one.
import { type Page, expect, test } from '@playwright/test'
import { expectSettled, openSettings, reach, typePassword } from '../support/flows'
import {
  type ArmedPair,
  answerFactor,
  captureIsGone,
  closeEndedViewer,
  codeDialog,
  confirmDialog,
  endSession,
  expectNotConnected,
  liveViewer,
  openSession,
  startArmedPair
} from './pair'
import { pressOn, typeInto } from './keyboard'
import { expectRead } from './reading'

test.describe.serial('an owner decides which connectors may come in', () => {
  let pair: ArmedPair
  let viewer: Page
  const page = () => pair.connector.mainWindow
  const owner = () => pair.host.mainWindow
  const rows = () => owner().getByRole('list', { name: 'Connectors' }).getByRole('listitem')
  const trusted = () => owner().getByRole('table', { name: 'Trusted connectors' })
  const change = () => owner().getByRole('dialog', { name: 'Change connector' })

  /** From the address to the end of the password. */
  const knock = async () => {
    await reach(page(), pair.address)
    await typePassword(page())
  }

  test.beforeAll(async () => {
    pair = await startArmedPair()
  })
  test.afterAll(() => pair.stop())

  test("“Don't ask again from the same connector for” takes a code to switch on", async () => {
    await openSettings(owner(), 'Access')
    const span = owner().getByRole('combobox', { name: "Don't ask again from the same connector for" })
    await span.selectOption('8 hours')
    await answerFactor(confirmDialog(owner()), pair.setup)
    await expect(confirmDialog(owner())).toBeHidden()
    await expect(span).toHaveValue('8')
    await expect(owner().getByText('No connector is trusted now')).toBeVisible()
  })

  test('a connector that typed a code is listed and trusted, and types none the next time', async () => {
    viewer = await openSession(pair)
    await expect(trusted().getByRole('button', { name: 'Revoke' })).toHaveCount(1)
    await owner().getByRole('region', { name: 'Trusted connectors' }).getByRole('button', { name: 'Revoke all' }).click()
    await expectRead(owner(), 'Ask every connector again?')
    await owner().getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await endSession(pair, viewer)
    await knock()
    viewer = await liveViewer(pair.connector)
    await expect(codeDialog(page())).toBeHidden()
  })

  test('“Revoke” ends the session that no code was typed for, and the next one takes a code again', async () => {
    await trusted().getByRole('button', { name: 'Revoke' }).click()
    await expect(viewer.getByRole('heading', { name: 'Access was revoked' })).toBeVisible()
    await expect(owner().getByText('No connector is trusted now')).toBeVisible()
    await closeEndedViewer(pair, viewer)
    await knock()
    await expect(codeDialog(page())).toBeVisible()
    await page().getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  })

  test('the owner gives it a name', async () => {
    await openSettings(owner(), 'Connectors')
    await expect(rows()).toHaveCount(1)
    await rows().getByRole('button', { name: 'Change…' }).click()
    await change().getByRole('textbox', { name: 'Name' }).fill('Mira’s laptop')
    await change().getByRole('textbox', { name: 'Name' }).press('Enter')
    await expect(change()).toBeHidden()
    await expect(rows().getByText('Mira’s laptop')).toBeVisible()
    await expect(rows().getByText(/Key (\S{4} ){3}\S{4}/)).toBeVisible()
  })

  test('“Ask for a reason” is answered by the connector, and the owner reads it while the session is live', async () => {
    const ask = owner().getByRole('checkbox', { name: 'Ask for a reason' })
    await ask.check()
    await expectSettled(ask, true)
    await knock()
    const dialog = page().getByRole('dialog', { name: 'Why do you connect?' })
    await expect(dialog.getByRole('textbox', { name: 'Reason' })).toBeFocused()
    await expectRead(page(), 'Why do you connect?')
    // With keys alone.
    await pressOn(dialog.getByRole('button', { name: 'Continue' }))
    await expect(dialog.getByRole('alert')).toHaveText('Write in a few words why you connect.')
    await typeInto(dialog.getByRole('textbox', { name: 'Reason' }), 'Monthly updates')
    await page().keyboard.press('Enter')
    await answerFactor(codeDialog(page()), pair.setup)
    viewer = await liveViewer(pair.connector)
    await owner().getByRole('link', { name: 'This device' }).click()
    await expect(owner().getByText('Mira’s laptop', { exact: true })).toBeVisible()
    await expect(owner().getByText('Reason: Monthly updates')).toBeVisible()
    await owner().getByRole('link', { name: 'Activity' }).click()
    await expect(owner().getByText('Reason given: Monthly updates')).toBeVisible()
  })

  test('“Block” works while the session is live and ends it; then the connector is told that it is not let in', async () => {
    await openSettings(owner(), 'Connectors')
    await rows().getByRole('button', { name: 'Change…' }).click()
    await change().getByRole('combobox', { name: 'When it connects' }).selectOption('Block')
    await change().getByRole('button', { name: 'Save' }).click()
    await expect(viewer.getByRole('heading', { name: 'Access was withdrawn' })).toBeVisible()
    await expect(rows().getByText('Blocked')).toBeVisible()
    await closeEndedViewer(pair, viewer)
    await knock()
    await expectNotConnected(page(), 'This computer is not let in', 'Ask the owner')
  })

  test('to lift the block takes a code', async () => {
    await rows().getByRole('button', { name: 'Change…' }).click()
    await change().getByRole('combobox', { name: 'When it connects' }).selectOption('Let in as usual')
    await change().getByRole('button', { name: 'Save' }).click()
    await answerFactor(confirmDialog(owner()), pair.setup)
    await expect(change()).toBeHidden()
    await expect(rows().getByText('Blocked')).toBeHidden()
  })

  test('“Only connectors on this list” keeps it out until it is put on the list', async () => {
    const only = owner().getByRole('checkbox', { name: 'Only connectors on this list' })
    await only.check()
    await expectSettled(only, true)
    await expect(owner().getByText('Nobody is on the list')).toBeVisible()
    await knock()
    await expectNotConnected(page(), 'This computer is not let in', 'Ask the owner')
  })

  test('outside the hours nobody gets in, and the connector reads when to try again', async () => {
    // The code that lifted the block covers these changes too.
    await rows().getByRole('button', { name: 'Change…' }).click()
    await change().getByRole('checkbox', { name: 'On the list' }).check()
    await change().getByRole('button', { name: 'Save' }).click()
    await expect(change()).toBeHidden()
    const limited = owner().getByRole('checkbox', { name: 'Only on these days and hours' })
    await limited.check()
    await expect(limited).toBeChecked()
    // A whole day but the present hour and the next: wherever the test runs, it is closed now and opens later.
    const hour = await owner().evaluate(() => new Date().getHours())
    const clock = (later: number) => `${String((hour + later) % 24).padStart(2, '0')}:00`
    for (const day of ['Saturday', 'Sunday']) await owner().getByRole('checkbox', { name: day }).check()
    await owner().getByLabel('From', { exact: true }).fill(clock(2))
    await owner().getByLabel('To', { exact: true }).fill(clock(3))
    await owner().getByRole('button', { name: 'Save hours' }).click()
    await expect(owner().getByRole('button', { name: 'Save hours' })).toBeHidden()
    await knock()
    await expectNotConnected(page(), 'Not at this time', /Try again at/)
    await captureIsGone(pair.host)
  })
})
