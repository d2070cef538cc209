// Proves: the dialog "Set up two-factor authentication" shows a secret once, believes only a right code, and changes
// nothing until then.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startSecondCopy } from '../support/app'
import { type Authenticator, stepAt, totp, wrongCode } from '../support/codes'
import { allowUnattendedAccess, openSettings, openTwoFactorSetup, throughNewPage } from '../support/flows'
import { runProgram, until } from '../support/processes'
import { expectHeld } from './held-dialog'
import { type OneComputer, confirmDialog, startOne } from './pair'
import { passTime } from './pass-time'
import { printInto, printed } from './printing'
import { secondFactorTraces } from './profile'

const MINUTES = 60_000

test.describe.serial('an owner enables two-factor authentication', () => {
  let one: OneComputer
  let page: OneComputer['app']['mainWindow']
  let authenticator: Authenticator
  const dialog = () => page.getByRole('dialog', { name: 'Set up two-factor authentication' })
  const field = () => dialog().getByRole('textbox', { name: 'Authorization code' })
  const enable = () => dialog().getByRole('button', { name: 'Enable authorization' })
  const copied = () => one.app.app.evaluate(({ clipboard }) => clipboard.readText())
  const checkbox = () => page.getByRole('checkbox', { name: 'Enable two-factor authentication' })
  const expectNothingChanged = async () => {
    await expect(checkbox()).not.toBeChecked()
    expect(await secondFactorTraces(one.computer, one.app)).toEqual({ rows: 0, secrets: [] })
  }

  test.beforeAll(async () => {
    one = await startOne()
    page = one.app.mainWindow
    await allowUnattendedAccess(page)
  })
  test.afterAll(() => one.stop())

  test('the QR code holds the setup key that is shown in groups of four', async () => {
    authenticator = await openTwoFactorSetup(page)
    const groups = await dialog().getByRole('group', { name: 'Setup key' }).locator('span').allInnerTexts()
    expect(groups.join('')).toBe(authenticator.secret)
    expect(groups.every((group) => group.length === 4)).toBe(true)
    await expect(dialog().getByText('Several authenticators may scan the same code')).toBeVisible()
    await expect(field()).toHaveAttribute('autocomplete', 'one-time-code')
  })

  test('“Copy setup key” puts it on the clipboard', async () => {
    await dialog().getByRole('button', { name: 'Copy setup key' }).click()
    await expect(dialog().getByText('Copied. It leaves the clipboard after a while.')).toBeVisible()
    expect(await copied()).toBe(authenticator.secret)
  })

  test('“Enable authorization” stays disabled until a right code is typed', async () => {
    await expect(enable()).toBeDisabled()
    await field().fill(wrongCode(authenticator.secret))
    await expect(dialog().getByRole('alert')).toContainText('This code is not right')
    await expect(enable()).toBeDisabled()
    await field().fill(totp(authenticator.secret))
    await expect(enable()).toBeEnabled()
    await field().fill('12345')
    await expect(enable()).toBeDisabled()
  })

  for (const [where, offset, side] of [
    ['an authenticator that is 4 minutes slow', -4 * MINUTES, /this computer’s clock is (3|4) minutes.* ahead of your authenticator’s.*set it back/],
    ['an authenticator that is 4 minutes fast', 4 * MINUTES, /this computer’s clock is (3|4) minutes.* behind your authenticator’s.*set it forward/]
  ] as const) {
    test(`a right code of ${where} is told so, with the difference and which side to set`, async () => {
      await field().fill(totp(authenticator.secret, stepAt(Date.now() + offset)))
      await expect(dialog().getByRole('status').filter({ hasText: 'the clocks differ' })).toContainText(side)
      await expect(enable()).toBeDisabled()
    })
  }

  test('Cancel leaves everything as it was', async () => {
    await field().fill(totp(authenticator.secret))
    await expect(enable()).toBeEnabled()
    await throughNewPage(page, () => dialog().getByRole('button', { name: 'Cancel' }).click())
    await expect(dialog()).toBeHidden()
    await expectNothingChanged()
  })

  test('Escape leaves everything as it was', async () => {
    const next = await openTwoFactorSetup(page)
    expect(next.secret).not.toBe(authenticator.secret)
    await field().fill(totp(next.secret))
    await throughNewPage(page, () => page.keyboard.press('Escape'))
    await expect(dialog()).toBeHidden()
    await expectNothingChanged()
  })

  test('closing the window leaves everything as it was; starting the app again shows a new window of the same copy', async () => {
    const abandoned = await openTwoFactorSetup(page)
    await field().fill(totp(abandoned.secret))
    await expect(enable()).toBeEnabled()
    const closed = page
    await one.app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())
    await until('the window is closed', () => closed.isClosed())
    expect(one.app.isRunning()).toBe(true)
    expect(await startSecondCopy(one.computer, one.app)).toBe(0)
    page = await one.app.window('main')
    await openSettings(page, 'Access')
    await expect(dialog()).toBeHidden()
    await expectNothingChanged()
  })

  test('a right code switches it on and shows six recovery codes, with “Done” disabled', async () => {
    authenticator = await openTwoFactorSetup(page)
    await field().fill(await authenticator.nextCode())
    await enable().click()
    const list = dialog().getByRole('list', { name: 'Recovery codes' })
    await expect(list.getByRole('listitem')).toHaveCount(6)
    expect(new Set(await list.getByRole('listitem').allInnerTexts()).size).toBe(6)
    await expect(dialog().getByRole('button', { name: 'Done' })).toBeDisabled()
    const traces = await secondFactorTraces(one.computer, one.app)
    expect(traces.rows).toBe(1)
    expect(traces.secrets).toHaveLength(1)
  })

  test('Escape does not close the dialog while the codes are not saved', async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(dialog().getByRole('listitem')).toHaveCount(6)
  })

  test('“Copy” puts the six codes on the clipboard', async () => {
    await dialog().getByRole('button', { name: 'Copy' }).click()
    await expect(dialog().getByText('Copied.')).toBeVisible()
    expect((await copied()).split('\n')).toEqual(Array.from({ length: 6 }, () => expect.stringMatching(/^[A-Z2-7]{5}-[A-Z2-7]{5}$/)))
  })

  test('“Save…” writes them to a file that only the owner can read, with the device and the date', async () => {
    const file = join(one.computer.folder, 'codes.txt')
    await one.app.app.evaluate(({ dialog: native }, filePath) => {
      native.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, file)
    await dialog().getByRole('button', { name: 'Save…' }).click()
    await expect(dialog().getByText('Saved.')).toBeVisible()
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const text = await readFile(file, 'utf8')
    expect(text).toContain(await copied())
    expect(text).toMatch(new RegExp(`^Postern recovery codes for ${hostname()}\nMade on .*${String(new Date().getFullYear())}\\.`))
  })

  test('“Print…” says so when there is no printer', async () => {
    await dialog().getByRole('button', { name: 'Print…' }).click()
    await expect(dialog().getByText('This computer has no printer.')).toBeVisible()
  })

  test('“Print…” prints one page that has the codes, the device and how to use them, and no address of the page', async () => {
    await printInto(one.app, 'pdf')
    await dialog().getByRole('button', { name: 'Print…' }).click()
    await expect(dialog().getByText('Sent to the printer.')).toBeVisible()
    const file = join(one.computer.folder, 'codes.pdf')
    await writeFile(file, Buffer.from(await printed(one.app), 'base64'))
    expect(await runProgram('pdfinfo', [file])).toMatch(/^Pages: +1$/m)
    const text = (await runProgram('pdftotext', ['-layout', file, '-'])).split('\n').map((line) => line.trim())
    expect(text.filter((line) => /^[1-6] +[A-Z2-7]{5}-[A-Z2-7]{5}$/.test(line)).map((line) => line.slice(1).trim())).toEqual((await copied()).split('\n'))
    expect(text.join(' ')).toMatch(/Postern recovery codes for \S+.*Made on .*Each code works once\..*Can’t use your authenticator\?.*Keep this sheet/)
    expect(text.join(' ')).not.toContain('app://')
  })

  test.describe('a print dialog', () => {
    test('that is cancelled says nothing', async () => {
      await printInto(one.app, 'Print job canceled')
      await dialog().getByRole('button', { name: 'Print…' }).click()
      await expect.poll(() => printed(one.app)).toBe('asked')
      await expect(dialog().getByText(/Sent to the printer|did not take/)).toBeHidden()
    })

    test('whose printer fails says what to do', async () => {
      await printInto(one.app, 'Print job failed')
      await dialog().getByRole('button', { name: 'Print…' }).click()
      await expect(dialog().getByText('The printer did not take the page.')).toBeVisible()
    })

    test('leaves no page with codes behind', () => {
      expect(one.app.app.windows().filter((window) => window.url().includes('print-'))).toEqual([])
    })
  })

  test('“Done” is enabled by “I have saved these codes”, and the codes are never shown again', async () => {
    await dialog().getByRole('checkbox', { name: 'I have saved these codes' }).check()
    await throughNewPage(page, () => dialog().getByRole('button', { name: 'Done' }).click())
    await expect(dialog()).toBeHidden()
    await expect(checkbox()).toBeChecked()
    await expect(page.getByText('6 of 6 left')).toBeVisible()
  })

  test('replacing the authenticator and making new recovery codes ask for a code first', async () => {
    const confirm = page.getByRole('dialog', { name: "Confirm it's you" })
    await page.getByRole('button', { name: 'Renew' }).click()
    await dialog().getByRole('button', { name: 'Continue' }).click()
    await expect(confirm).toBeVisible()
    await confirm.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog()).toBeHidden()
    await page.getByRole('button', { name: 'Set up another authenticator' }).click()
    await expect(page.getByRole('dialog', { name: 'Set up another authenticator' })).toContainText('scan the new code with every device')
    await page.getByRole('button', { name: 'Replace and scan with both' }).click()
    await expect(confirm).toBeVisible()
    await confirm.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog()).toBeHidden()
    await page.getByRole('button', { name: 'Make new codes' }).click()
    await page.getByRole('dialog', { name: 'Make new recovery codes?' }).getByRole('button', { name: 'Make new codes' }).click()
    await expect(confirm).toBeVisible()
    await confirm.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByText('6 of 6 left')).toBeVisible()
  })

  test('while new recovery codes are being made the dialog cannot be left, so that they are seen', async () => {
    await page.getByRole('button', { name: 'Make new codes' }).click()
    const asking = page.getByRole('dialog', { name: 'Make new recovery codes?' })
    one.computer.keyring.halt()
    await asking.getByRole('button', { name: 'Make new codes' }).click()
    await expectHeld(asking)
    one.computer.keyring.goOn()
    const confirm = confirmDialog(page)
    await expect(confirm).toBeVisible()
    const code = await authenticator.nextCode()
    one.computer.keyring.halt()
    await confirm.getByRole('textbox', { name: 'Authorization code' }).fill(code)
    await expectHeld(confirm)
    one.computer.keyring.goOn()
    const made = page.getByRole('dialog', { name: 'Save your recovery codes' })
    await expect(made.getByRole('listitem')).toHaveCount(6)
    await made.getByRole('checkbox', { name: 'I have saved these codes' }).check()
    await throughNewPage(page, () => made.getByRole('button', { name: 'Done' }).click())
  })

  test('while a set-up begins the dialog cannot be left, so that nothing comes up after it was', async () => {
    await page.getByRole('button', { name: 'Renew' }).click()
    one.computer.keyring.halt()
    await dialog().getByRole('button', { name: 'Continue' }).click()
    await expectHeld(dialog())
    one.computer.keyring.goOn()
    await confirmDialog(page).getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
  })

  test('turning it off asks for a code, and removes the secret from the keychain', async () => {
    await page.getByRole('button', { name: 'Turn off…' }).click()
    await expect(page.getByRole('dialog')).toContainText('all recovery codes')
    await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click()
    const confirm = page.getByRole('dialog', { name: "Confirm it's you" })
    await confirm.getByRole('textbox', { name: 'Authorization code' }).fill(await authenticator.nextCode())
    await expect(checkbox()).not.toBeChecked()
    await until('the secret is gone', async () => (await secondFactorTraces(one.computer, one.app)).secrets.length === 0)
    await expectNothingChanged()
  })

  test('a set-up that was left open for half an hour says that it is no longer valid, and does not call a right code wrong', async () => {
    const { secret } = await openTwoFactorSetup(page)
    await passTime(31 * MINUTES, one.app)
    await field().fill(totp(secret, stepAt(Date.now() + 31 * MINUTES)))
    await expect(dialog().getByRole('alert')).toHaveText('This set-up is no longer valid. Close the dialog and start again.')
    await expect(enable()).toBeDisabled()
    await dialog().getByRole('button', { name: 'Copy setup key' }).click()
    await expect(dialog().getByRole('status').filter({ hasText: 'This set-up is no longer valid.' })).toBeVisible()
    expect(await copied()).not.toBe(secret)
  })
})
