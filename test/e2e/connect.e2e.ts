// Proves: a connector comes in with password and code, is told what was wrong otherwise, and never without both.
import { expect, test } from '@playwright/test'
import { wrongCode } from '../support/codes'
import { expectSettled, openSettings, reach, typeCode, typePassword } from '../support/flows'
import { pressOn } from './keyboard'
import { type ArmedPair, codeDialog, endSession, expectNotConnected, hasWindow, liveViewer, nextRecoveryCode, startArmedPair } from './pair'

test.describe.serial('a connector reaches a host through its gate', () => {
  let pair: ArmedPair
  const page = () => pair.connector.mainWindow
  const owner = () => pair.host.mainWindow
  const password = () => page().getByLabel('Unattended access password', { exact: true })
  const code = () => codeDialog(page()).getByRole('textbox', { name: 'Authorization code' })
  const cancel = () => page().getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()

  test.beforeAll(async () => {
    pair = await startArmedPair()
  })
  test.afterAll(() => pair.stop())

  test('while unattended access is off, nobody is let in, and the connector reads what the owner has to do', async () => {
    await openSettings(owner(), 'Access')
    const allow = owner().getByRole('checkbox', { name: 'Allow unattended access' })
    await allow.uncheck()
    await expectSettled(allow, false)
    await reach(page(), pair.address)
    await typePassword(page())
    await expectNotConnected(page(), 'Unattended access is off', '“Allow unattended access”')
    await allow.check()
    await expectSettled(allow, true)
  })

  test('a wrong password is said to be wrong and asked for again, with the focus in its field', async () => {
    await reach(page(), pair.address)
    await expect(password()).toBeFocused()
    await typePassword(page(), 'not the right password')
    await expect(page().getByRole('alert')).toHaveText('This password is not right. Check it and try again.')
    await expect(password()).toBeFocused()
    await expect(password()).toHaveValue('')
  })

  test('“Log in automatically from now on” stays as it was after a wrong password', async () => {
    const remember = page().getByRole('checkbox', { name: 'Log in automatically from now on' })
    await expect(remember).not.toBeChecked()
    await typePassword(page(), 'not the right password', { remember: true })
    // It is asked for anew.
    await expect(password()).toHaveValue('')
    await expect(remember).toBeChecked()
    await remember.uncheck()
  })

  test('the right password leads to the authorization code, with time and tries left, and the focus in the field', async () => {
    await typePassword(page())
    await expect(code()).toBeFocused()
    await expect(code()).toHaveAttribute('autocomplete', 'one-time-code')
    await expect(codeDialog(page()).getByRole('timer')).toHaveText(/^(3:00|2:\d\d) left$/)
    await expect(codeDialog(page()).getByText('5 tries left')).toBeVisible()
    expect(hasWindow(pair.host, 'host')).toBe(false)
  })

  test('a wrong code costs a try, and the focus is back in an empty field', async () => {
    await typeCode(page(), wrongCode(pair.setup.authenticator.secret))
    await expect(codeDialog(page()).getByRole('alert')).toHaveText('That code is not right. Check it and try again.')
    await expect(codeDialog(page()).getByText('4 tries left')).toBeVisible()
    await expect(code()).toBeFocused()
    await expect(code()).toHaveValue('')
    expect(hasWindow(pair.host, 'host')).toBe(false)
  })

  test('a right code pasted with a space in it is taken, and its sixth digit submits', async () => {
    const digits = await pair.setup.authenticator.nextCode()
    await pair.connector.app.evaluate(({ clipboard }, text) => clipboard.writeText(text), `${digits.slice(0, 3)} ${digits.slice(3)}`)
    await code().press('Control+V')
    const viewer = await liveViewer(pair.connector)
    await expect(page().getByText(/The session opened in its own window/)).toBeVisible()
    await endSession(pair, viewer)
  })

  test('a computer that was reached before is listed under “Recent” and can be clicked', async () => {
    await page().getByRole('link', { name: 'Connect' }).click()
    await page().getByRole('button', { name: new RegExp(pair.address) }).click()
    await expect(password()).toBeFocused()
    await cancel()
  })

  test('a computer that announces itself on the local network is listed under “On this network” and can be clicked', async () => {
    const nearby = page().getByRole('region', { name: 'On this network' }).or(page().locator('section', { hasText: 'On this network' }))
    await nearby.getByRole('button', { name: new RegExp(`:${pair.host.directPort}`) }).first().click()
    await expect(password()).toBeFocused()
    await cancel()
  })

  test('“Can’t use your authenticator?” takes a recovery code, typed as a person types it, with keys alone', async () => {
    await reach(page(), pair.address)
    await typePassword(page())
    await pressOn(codeDialog(page()).getByRole('button', { name: "Can't use your authenticator?" }))
    await expect(codeDialog(page()).getByRole('textbox', { name: 'Recovery code' })).toBeFocused()
    await pressOn(codeDialog(page()).getByRole('button', { name: 'Use your authenticator instead' }))
    await expect(codeDialog(page()).getByRole('textbox', { name: 'Authorization code' })).toBeFocused()
    await pressOn(codeDialog(page()).getByRole('button', { name: "Can't use your authenticator?" }))
    await expect(codeDialog(page()).getByRole('textbox', { name: 'Recovery code' })).toBeFocused()
    await page().keyboard.type(nextRecoveryCode(pair.setup).replace('-', '').toLowerCase())
    await page().keyboard.press('Enter')
    await endSession(pair, await liveViewer(pair.connector))
  })

  test('the same recovery code is refused the second time', async () => {
    await reach(page(), pair.address)
    await typePassword(page())
    await codeDialog(page()).getByRole('button', { name: "Can't use your authenticator?" }).click()
    await codeDialog(page()).getByRole('textbox', { name: 'Recovery code' }).fill(pair.setup.recoveryCodes[0]!)
    await codeDialog(page()).getByRole('button', { name: 'Continue' }).click()
    await expect(codeDialog(page()).getByRole('alert')).toBeVisible()
    expect(hasWindow(pair.host, 'host')).toBe(false)
    await cancel()
  })

  for (const [is, away, back] of [['locked', 'lock', 'unlock'], ['ended, and started again', 'end', 'begin']] as const) {
    test(`while the host’s keychain is ${is}, nobody comes in; both sides read why, and “Try again” works afterwards`, async () => {
      await pair.hostComputer.keyring[away]()
      await reach(page(), pair.address)
      await typePassword(page())
      await expectNotConnected(page(), 'The other computer can’t check codes now', 'unlock it')
      await owner().getByRole('link', { name: 'This device' }).click()
      const alert = owner().getByRole('alert').filter({ hasText: 'Nobody can come in now' })
      await expect(alert).toContainText('Unlock the keychain')
      await pair.hostComputer.keyring[back]()
      // A look that was under way may find it open, and then the button goes by itself.
      await alert.getByRole('button', { name: 'Try again' }).click({ timeout: 5000 }).catch(() => undefined)
      await expect(alert).toBeHidden()
      await reach(page(), pair.address)
      await typePassword(page())
      await expect(code()).toBeEditable()
      await cancel()
    })
  }

  test('five wrong codes lock this connector out, and it reads until when', async () => {
    await reach(page(), pair.address)
    await typePassword(page())
    for (const left of [4, 3, 2, 1]) {
      await typeCode(page(), wrongCode(pair.setup.authenticator.secret))
      await expect(codeDialog(page()).getByText(left === 1 ? '1 try left' : `${left} tries left`)).toBeVisible()
    }
    await typeCode(page(), wrongCode(pair.setup.authenticator.secret))
    await expectNotConnected(page(), 'Too many wrong attempts', /Try again at .* \(in \d+ seconds\)\./)
    expect(hasWindow(pair.host, 'host')).toBe(false)
  })

  test('while it is locked out even a right code opens nothing', async () => {
    await reach(page(), pair.address)
    await typePassword(page())
    await expectNotConnected(page(), 'Too many wrong attempts', /Try again at/)
  })
})
