// Proves: every flow of an owner works with the keyboard alone: each begins with Tab and ends in its effect, Escape leaves
// each dialog as if it had not been opened, and the focus is never lost, whatever goes away under it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { wrongCode } from '../support/codes'
import { throughNewPage } from '../support/flows'
import { type TestMailServer, startMailServer, textOf } from '../support/mail-server'
import { arrowTo, chooseFrom, chooseIn, expectSomewhere, leaveByEscape, pressOn, tabTo, typeDate, typeInto } from './keyboard'
import { type Owner, comeAndGo, confirmUntil, enroll, fillMailServer, keepCodes } from './keyboard-owner'
import { lookThroughTheLog } from './keyboard-log'
import { confirmDialog, startArmedOne } from './pair'
import { settingsOf } from './profile'
import { printInto, printed } from './printing'
import { answerSaveDialogs } from './save-dialog'

const OTHER_PASSWORD = 'seven lamps above the harbour'

test.describe.serial('an owner has no mouse', () => {
  let one: Awaited<ReturnType<typeof startArmedOne>>
  let owner: Owner
  let mail: TestMailServer
  const page = () => owner.page
  const keys = () => page().keyboard
  const button = (name: string) => page().getByRole('button', { name, exact: true })
  const checkbox = (name: string) => page().getByRole('checkbox', { name, exact: true })
  const textbox = (name: string) => page().getByRole('textbox', { name, exact: true })
  const combobox = (name: string) => page().getByRole('combobox', { name })
  const dialog = (name: string) => page().getByRole('dialog', { name })
  const openTab = (name: string) => arrowTo(page().getByRole('tab', { selected: true }), page().getByRole('tab', { name }))

  test.beforeAll(async () => {
    mail = await startMailServer({ security: 'none' })
    one = await startArmedOne()
    owner = { page: one.app.mainWindow, setup: one.setup }
  })
  test.afterAll(async () => {
    await one.stop()
    await mail.stop()
  })
  test.afterEach(() => expectSomewhere(page()))

  test('“Confirm it’s you” for an exemption: Escape, a wrong code, the way to a recovery code and back, and a right one', async () => {
    const exemption = checkbox('Enable for saved login information')
    const code = confirmDialog(page()).getByRole('textbox', { name: 'Authorization code' })
    await pressOn(exemption, 'Space')
    await expect(code).toBeFocused()
    await leaveByEscape(confirmDialog(page()), exemption)
    await expect(exemption).toBeChecked()
    await keys().press('Space')
    await expect(code).toBeFocused()
    await keys().type(wrongCode(owner.setup.authenticator.secret))
    await expect(confirmDialog(page()).getByRole('alert')).toContainText('4 tries left')
    await expect(code).toBeFocused()
    await pressOn(confirmDialog(page()).getByRole('button', { name: "Can't use your authenticator?" }))
    await expect(confirmDialog(page()).getByRole('textbox', { name: 'Recovery code' })).toBeFocused()
    await pressOn(confirmDialog(page()).getByRole('button', { name: 'Use your authenticator instead' }))
    await expect(code).toBeFocused()
    await keys().type(await owner.setup.authenticator.nextCode())
    await expect(confirmDialog(page())).toBeHidden()
    await expect(exemption).not.toBeChecked()
    await expect(exemption).toBeFocused()
  })

  test('code tolerance and the span of trust, then “Lock now”', async () => {
    const tolerance = combobox('Code tolerance')
    await tabTo(tolerance)
    // The second and the third come while the one before them is being saved.
    for (const key of ['ArrowUp', 'ArrowDown', 'ArrowDown']) await keys().press(key)
    await expect(tolerance).toHaveValue('2')
    await expect.poll(() => settingsOf(one.app).entry.codeToleranceSteps).toBe(2)
    await chooseIn(combobox("Don't ask again from the same connector for"), '8 hours')
    await expect(page().getByText('No connector is trusted now')).toBeVisible()
    await pressOn(button('Lock now'))
    await expect(button('Lock now')).toBeHidden()
    await expect(tolerance).toHaveValue('2')
  })

  test('trusted connectors and saved logins: revoke one, then all', async () => {
    await comeAndGo(one.app.directPort, owner.setup)
    await comeAndGo(one.app.directPort, owner.setup)
    for (const [name, after] of [
      ['Trusted connectors', combobox("Don't ask again from the same connector for")],
      ['Saved logins', page().getByRole('heading', { name: 'Saved logins' })]
    ] as const) {
      const table = page().getByRole('table', { name })
      const revoke = table.getByRole('button', { name: 'Revoke' })
      const revokeAll = page().getByRole('region', { name }).getByRole('button', { name: 'Revoke all' })
      await expect(revoke).toHaveCount(2)
      await pressOn(revoke.first())
      await expect(revoke).toHaveCount(1)
      await expect(revoke).toBeFocused()
      await pressOn(revokeAll)
      await leaveByEscape(page().getByRole('dialog'), revokeAll)
      await expect(revoke).toHaveCount(1)
      await pressOn(revokeAll)
      await pressOn(page().getByRole('dialog').getByRole('button', { name: 'Revoke all' }))
      await expect(table).toBeHidden()
      await expect(after).toBeFocused()
    }
  })

  test('the banner about a recovery code: “Renew” takes it away, and the focus goes to the heading; “It was me”', async () => {
    const enrollment = dialog('Set up two-factor authentication')
    await pressOn(page().getByRole('status').filter({ hasText: 'A recovery code was used' }).getByRole('button', { name: 'Renew' }))
    await expect(enrollment.getByRole('radio', { name: 'Authenticator app (recommended)' })).toBeFocused()
    await keys().press('Enter')
    await confirmUntil(owner, enrollment.getByRole('textbox', { name: 'Authorization code' }))
    await enroll(owner)
    await expect(button('It was me')).toBeHidden()
    await expect(page().getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused()
    await comeAndGo(one.app.directPort, owner.setup)
    await pressOn(button('It was me'))
    await expect(button('It was me')).toBeHidden()
  })

  test('a permission profile of the owner’s own: what it allows, its password, and the end of that', async () => {
    const custom = button('Change “Custom”')
    const permissions = dialog('Permissions of “Custom”')
    await chooseFrom(custom, 'Change permissions…')
    await expect(permissions.getByRole('textbox', { name: 'Name' })).toBeFocused()
    await keys().type('Nobody')
    await leaveByEscape(permissions, custom)
    await chooseFrom(custom, 'Change permissions…')
    await typeInto(permissions.getByRole('textbox', { name: 'Name' }), 'Accountant')
    await pressOn(permissions.getByRole('checkbox', { name: 'Use mouse and keyboard' }), 'Space')
    await keys().press('Enter')
    const own = button('Change “Accountant”')
    await expect(own).toBeFocused()
    const password = dialog('Set the password of “Accountant”')
    await chooseFrom(own, 'Set password…')
    await expect(password.getByLabel('New password', { exact: true })).toBeFocused()
    await leaveByEscape(password, own)
    await chooseFrom(own, 'Set password…')
    for (const label of ['New password', 'Repeat password']) await typeInto(password.getByLabel(label, { exact: true }), OTHER_PASSWORD)
    await keys().press('Enter')
    const row = page().getByRole('list', { name: 'Permission profiles' }).getByRole('listitem').filter({ hasText: 'Accountant' })
    await confirmUntil(owner, row.getByText('Password set'))
    await expect(own).toBeFocused()
    const removal = dialog('Remove the password of “Accountant”?')
    await chooseFrom(own, 'Remove password…')
    await leaveByEscape(removal, own)
    await chooseFrom(own, 'Remove password…')
    await pressOn(removal.getByRole('button', { name: 'Remove password' }))
    await confirmUntil(owner, row.getByText('No password'))
    await expect(own).toBeFocused()
  })

  test('connectors: name, “Require a code always”, the list, a guest’s last day; “Block”, and “Forget this computer”', async () => {
    await openTab('Connectors')
    const rows = page().getByRole('list', { name: 'Connectors' }).getByRole('listitem')
    const change = dialog('Change connector')
    const first = rows.first().getByRole('button', { name: 'Change…' })
    await pressOn(first)
    await expect(change.getByRole('textbox', { name: 'Name' })).toBeFocused()
    await keys().type('Nobody')
    await leaveByEscape(change, first)
    await pressOn(first)
    await typeInto(change.getByRole('textbox', { name: 'Name' }), 'Office')
    await chooseIn(change.getByRole('combobox', { name: 'When it connects' }), 'Require a code always')
    await pressOn(change.getByRole('checkbox', { name: 'On the list' }), 'Space')
    await pressOn(change.getByRole('checkbox', { name: 'Guest access that ends on a date' }), 'Space')
    await typeDate(change.getByLabel('Last day'), { year: '2090', month: '12', day: '24' })
    await keys().press('Enter')
    await expect(first).toBeFocused()
    for (const text of ['Office', 'Code always', 'On the list', 'Guest until Dec 24, 2090']) await expect(rows.first().getByText(text, { exact: true })).toBeVisible()
    const second = rows.last().getByRole('button', { name: 'Change…' })
    await pressOn(second)
    await chooseIn(change.getByRole('combobox', { name: 'When it connects' }), 'Block')
    await pressOn(change.getByRole('button', { name: 'Save' }))
    await expect(rows.last().getByText('Blocked')).toBeVisible()
    await expect(second).toBeFocused()
    await pressOn(second)
    const forget = change.getByRole('button', { name: 'Forget this computer…' })
    const sure = dialog('Forget this computer?')
    await pressOn(forget)
    await leaveByEscape(sure, forget)
    await pressOn(forget)
    await pressOn(sure.getByRole('button', { name: 'Forget', exact: true }))
    await expect(sure).toBeHidden()
    await confirmUntil(owner, rows.nth(1).and(page().locator(':last-child')))
    await expect(change).toBeHidden()
    await expect(second).toBeFocused()
  })

  test('who may connect: only the list, a reason, days and hours', async () => {
    for (const name of ['Only connectors on this list', 'Ask for a reason', 'Only on these days and hours']) {
      await pressOn(checkbox(name), 'Space')
      await expect(checkbox(name)).toBeChecked()
    }
    await pressOn(checkbox('Friday'), 'Space')
    await pressOn(button('Discard'))
    await expect(checkbox('Friday')).toBeChecked()
    await expect(page().getByLabel('To', { exact: true })).toBeFocused()
    await pressOn(checkbox('Friday'), 'Space')
    await tabTo(page().getByLabel('From', { exact: true }))
    await keys().type('0915AM')
    await pressOn(button('Save hours'))
    await expect(button('Save hours')).toBeHidden()
    await expect(page().getByLabel('From', { exact: true })).toHaveValue('09:15')
    await expect(checkbox('Friday')).not.toBeChecked()
    await expect(checkbox('Only on these days and hours')).toBeFocused()
  })

  test('a mail server: the form, “Send test mail”, save; the notices that it makes possible; and remove', async () => {
    await openTab('Mail and text messages')
    await fillMailServer(page(), mail.port)
    await pressOn(button('Send test mail'))
    await expect(page().getByText('Sent to ada@example.org.')).toBeVisible()
    expect(mail.mails.some((received) => textOf(received).includes('can send mail to this address'))).toBe(true)
    await pressOn(button('Save mail server'))
    await confirmUntil(owner, page().getByText('Saved.'))
    await expect(button('Save mail server')).toBeFocused()
    await openTab('Notices')
    for (const way of ['On this desktop', 'By mail']) {
      const topic = page().getByRole('group', { name: way }).getByRole('checkbox', { name: 'A wrong code' })
      await pressOn(topic, 'Space')
      await expect(topic).not.toBeChecked()
    }
    await openTab('Mail and text messages')
    await pressOn(button('Remove mail server'))
    await confirmUntil(owner, page().getByText('Saved.'))
    await expect(button('Remove mail server')).toBeHidden()
    await expect(textbox('SMTP server')).toHaveValue('')
    await expect(button('Send test mail')).toBeFocused()
  })

  test('Activity: search, filter, “Verify log”, export, and how long it is kept', () => lookThroughTheLog(one.app, owner, join(one.computer.folder, 'activity.jsonl')))

  test('“Make new codes”, with “Copy”, “Save…” and “Print…”', async () => {
    await pressOn(page().getByRole('link', { name: 'Settings' }))
    const make = button('Make new codes')
    await pressOn(make)
    await leaveByEscape(dialog('Make new recovery codes?'), make)
    await pressOn(make)
    await pressOn(dialog('Make new recovery codes?').getByRole('button', { name: 'Make new codes' }))
    await confirmUntil(owner, dialog('Save your recovery codes'))
    const codes = await keepCodes(dialog('Save your recovery codes'), async () => {
      const file = join(one.computer.folder, 'codes.txt')
      await answerSaveDialogs(one.app, file)
      await printInto(one.app, 'pdf')
      for (const [name, told] of [
        ['Copy', 'Copied.'],
        ['Save…', 'Saved.'],
        ['Print…', 'Sent to the printer.']
      ] as const) {
        await pressOn(button(name))
        await expect(page().getByText(told)).toBeVisible()
        await expect(button(name)).toBeFocused()
      }
      expect(await readFile(file, 'utf8')).toContain(await one.app.app.evaluate(({ clipboard }) => clipboard.readText()))
      expect(Buffer.from(await printed(one.app), 'base64').toString('latin1')).toMatch(/^%PDF/)
    })
    owner.setup = { ...owner.setup, recoveryCodes: codes }
    await expect(page().getByText('6 of 6 left')).toBeVisible()
    await expect(make).toBeFocused()
  })

  test('“Set up another authenticator”', async () => {
    const another = button('Set up another authenticator')
    const enrollment = dialog('Set up two-factor authentication')
    const replace = async () => {
      await pressOn(dialog('Set up another authenticator').getByRole('button', { name: 'Replace and scan with both' }))
      await confirmUntil(owner, enrollment.getByRole('textbox', { name: 'Authorization code' }))
    }
    await pressOn(another)
    await leaveByEscape(dialog('Set up another authenticator'), another)
    await pressOn(another)
    await replace()
    await throughNewPage(page(), () => keys().press('Escape'))
    await expect(another).toBeFocused()
    await pressOn(another)
    await replace()
    await enroll(owner)
    await expect(another).toBeFocused()
  })

  test('“Renew”', async () => {
    const renew = button('Renew')
    const enrollment = dialog('Set up two-factor authentication')
    await pressOn(renew)
    await expect(enrollment.getByRole('radio', { name: 'Authenticator app (recommended)' })).toBeFocused()
    await leaveByEscape(enrollment, renew)
    await pressOn(renew)
    await expect(enrollment.getByRole('radio', { name: 'Authenticator app (recommended)' })).toBeFocused()
    await keys().press('Enter')
    await confirmUntil(owner, enrollment.getByRole('textbox', { name: 'Authorization code' }))
    await enroll(owner)
    await expect(renew).toBeFocused()
  })

  test('“Turn off…”', async () => {
    const turnOff = button('Turn off…')
    const question = dialog('Turn off two-factor authentication?')
    await pressOn(turnOff)
    await leaveByEscape(question, turnOff)
    await pressOn(turnOff)
    await pressOn(question.getByRole('button', { name: 'Turn off' }))
    await confirmUntil(owner, page().getByText('These take effect once two-factor authentication is on.'))
    await expect(question).toBeHidden()
    await expect(checkbox('Enable two-factor authentication')).not.toBeChecked()
    await expect(checkbox('Enable two-factor authentication')).toBeFocused()
  })
})
