// Proves: an owner sets up codes by e-mail in the real window with a real SMTP server, and a connector gets in with a mailed
// code; "Send again" sends another one, and a server that is down keeps the gate closed and says so.
import { expect, test } from '@playwright/test'
import { allowUnattendedAccess, openSettings, reach, throughNewPage, typeCode, typePassword } from '../support/flows'
import { type TestMailServer, codeIn, startMailServer, textOf } from '../support/mail-server'
import { pressOn } from './keyboard'
import { passTime } from './pass-time'
import { type Pair, codeDialog, confirmDialog, endSession, liveViewer, startPair } from './pair'

const SEND_GAP_MS = 30_000

test.describe.serial('codes by e-mail', () => {
  let pair: Pair
  let mail: TestMailServer
  let recoveryCodes: readonly string[]
  const owner = () => pair.host.mainWindow
  const page = () => pair.connector.mainWindow
  const setUp = () => owner().getByRole('dialog', { name: 'Set up two-factor authentication' })
  /** Notices to the owner come to the same server. */
  const nextCode = async (): Promise<string> => {
    const next = await mail.next()
    return /^Subject: Authorization code/m.test(next.raw) ? codeIn(textOf(next)) : nextCode()
  }

  test.beforeAll(async () => {
    mail = await startMailServer({ security: 'none' })
    pair = await startPair()
    await allowUnattendedAccess(owner())
  })
  test.afterAll(async () => {
    await pair.stop()
    await mail.stop()
  })

  test('are not offered before a mail server is set up, and the dialog leads there', async () => {
    await owner().getByRole('checkbox', { name: 'Enable two-factor authentication' }).click()
    await expect(setUp().getByRole('radio', { name: 'Authenticator app (recommended)' })).toBeChecked()
    await expect(setUp().getByRole('radio', { name: 'E-mail' })).toBeDisabled()
    await expect(setUp().getByRole('radio', { name: 'Text message' })).toBeDisabled()
    await setUp().getByRole('button', { name: 'Set up mail server' }).click()
    await expect(owner().getByRole('heading', { name: 'Mail server' })).toBeVisible()
  })

  test('“Send test mail” sends one, before anything is saved', async () => {
    await owner().getByRole('textbox', { name: 'SMTP server' }).fill('127.0.0.1')
    await owner().getByRole('combobox', { name: 'Encryption' }).selectOption('None, only for this computer itself')
    await owner().getByRole('textbox', { name: 'Port' }).fill(String(mail.port))
    await owner().getByRole('textbox', { name: 'Sender address' }).fill('postern@example.org')
    await owner().getByRole('textbox', { name: 'Your address' }).fill('ada@example.org')
    await owner().getByRole('button', { name: 'Send test mail' }).click()
    expect(textOf(await mail.next())).toContain('can send mail to this address')
    await expect(owner().getByText('Sent to ada@example.org.')).toBeVisible()
    await owner().getByRole('button', { name: 'Save mail server' }).click()
    await expect(owner().getByText('Saved.')).toBeVisible()
  })

  test('are on only after the code that was sent is typed', async () => {
    await openSettings(owner(), 'Access')
    await owner().getByRole('checkbox', { name: 'Enable two-factor authentication' }).click()
    await setUp().getByRole('radio', { name: 'E-mail' }).check()
    await setUp().getByRole('button', { name: 'Continue' }).click()
    await expect(setUp().getByRole('textbox', { name: 'E-mail address' })).toHaveValue('ada@example.org')
    await expect(setUp().getByRole('button', { name: 'Enable authorization' })).toBeDisabled()
    await setUp().getByRole('button', { name: 'Send code' }).click()
    const code = await nextCode()
    await setUp().getByRole('textbox', { name: 'Authorization code' }).fill(code)
    await setUp().getByRole('button', { name: 'Enable authorization' }).click()
    const list = setUp().getByRole('list').getByRole('listitem')
    await expect(list).toHaveCount(6)
    recoveryCodes = (await list.allInnerTexts()).map((text) => text.replaceAll(/[^A-Z2-7-]/g, ''))
    await setUp().getByRole('checkbox', { name: 'I have saved these codes' }).check()
    await throughNewPage(owner(), () => setUp().getByRole('button', { name: 'Done' }).click())
    await expect(owner().getByText('E-mail to a•••@example.org')).toBeVisible()
  })

  test('let a connector in, which sees the masked address', async () => {
    await reach(page(), pair.address)
    await typePassword(page())
    await expect(codeDialog(page()).getByText('A code was sent to a•••@example.org.')).toBeVisible()
    await typeCode(page(), await nextCode())
    await endSession(pair, await liveViewer(pair.connector))
  })

  test('“Send again” sends another one after half a minute, with keys alone, and the first is void', async () => {
    await reach(page(), pair.address)
    await typePassword(page())
    const first = await nextCode()
    const again = codeDialog(page()).getByRole('button', { name: 'Send again' })
    // The mail may be there before the host has heard so; the wait begins with that.
    await expect(codeDialog(page()).getByText('possible in')).toBeVisible()
    await expect(again).toBeDisabled()
    await passTime(SEND_GAP_MS, pair.host, pair.connector)
    await expect(again).toBeEnabled()
    await pressOn(again)
    const second = await nextCode()
    await expect(codeDialog(page()).getByRole('textbox', { name: 'Authorization code' })).toBeFocused()
    await expect(codeDialog(page()).getByText('A code was sent to a•••@example.org.')).toBeVisible()
    if (first !== second) {
      await typeCode(page(), first)
      await expect(codeDialog(page()).getByRole('alert')).toContainText('not right')
    }
    await typeCode(page(), second)
    await endSession(pair, await liveViewer(pair.connector))
  })

  test('confirm a change: “Confirm it’s you” has a code sent', async () => {
    await openSettings(owner(), 'Access')
    const checkbox = owner().getByRole('checkbox', { name: 'Enable for saved login information' })
    await checkbox.click()
    await confirmDialog(owner()).getByRole('button', { name: 'Send code' }).click()
    await confirmDialog(owner()).getByRole('textbox', { name: 'Authorization code' }).fill(await nextCode())
    await expect(checkbox).not.toBeChecked()
  })

  test('a server that is down keeps the gate closed and is told; a recovery code opens it', async () => {
    await mail.stop()
    await reach(page(), pair.address)
    await typePassword(page())
    await expect(codeDialog(page()).getByRole('alert')).toContainText('The code could not be sent')
    await expect(codeDialog(page()).getByRole('alert')).toContainText('can’t reach its mail server')
    await codeDialog(page()).getByRole('button', { name: "Can't get the code?" }).click()
    await codeDialog(page()).getByRole('textbox', { name: 'Recovery code' }).fill(recoveryCodes[0]!)
    await codeDialog(page()).getByRole('button', { name: 'Continue' }).click()
    await endSession(pair, await liveViewer(pair.connector))
  })
})
