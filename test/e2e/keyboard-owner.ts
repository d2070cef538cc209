// Owns: what an owner does again and again with the keyboard alone: proves who he is, scans, keeps codes; and a visitor,
// who leaves something to revoke. Never: presses a mouse button.
import { type Locator, type Page, expect } from '@playwright/test'
import { createAuthenticator } from '../support/codes'
import { DEMO_PASSWORD, type Setup, throughNewPage } from '../support/flows'
import { readQrCode, secretOf } from '../support/qr-code'
import { RawConnector, newConnectorKey } from '../support/raw-connector'
import { expectReadInOrder } from './accessible'
import { arrowTo, chooseIn, pressOn, typeInto } from './keyboard'
import { confirmDialog, nextRecoveryCode } from './pair'
import { expectRead } from './reading'

/** `setup` is the newest one. */
export type Owner = { readonly page: Page; setup: Setup }

/** Proves that it is the owner, unless an earlier code still covers the change: then `done` shows by itself. */
export async function confirmUntil({ page, setup }: Owner, done: Locator): Promise<void> {
  const question = confirmDialog(page)
  await expect(question.or(done).first()).toBeVisible()
  if (!(await question.isVisible())) return
  if (setup.authenticator.hasCode()) {
    await page.keyboard.type(await setup.authenticator.nextCode())
  } else {
    await typeRecoveryCode(question, nextRecoveryCode(setup))
  }
  await expect(question).toBeHidden()
  await expect(done).toBeVisible()
}

async function typeRecoveryCode(question: Locator, code: string): Promise<void> {
  const { keyboard } = question.page()
  await pressOn(question.getByRole('button', { name: /^Can't (use your authenticator|get the code)\?$/ }))
  await expect(question.getByRole('textbox', { name: 'Recovery code' })).toBeFocused()
  await keyboard.type(code)
  await keyboard.press('Enter')
}

/** As `confirmUntil`, where codes are sent: `nextCode` is the one in the next message. */
export async function confirmSentUntil(page: Page, nextCode: () => Promise<string>, done: Locator): Promise<void> {
  const question = confirmDialog(page)
  await expect(question).toBeVisible()
  await expectRead(page, 'Confirm it’s you, with a code that is sent')
  await pressOn(question.getByRole('button', { name: 'Send code' }))
  await expect(page.getByText('possible in')).toBeVisible()
  await expect(question.getByRole('textbox', { name: 'Authorization code' })).toBeFocused()
  await page.keyboard.type(await nextCode())
  await expect(question).toBeHidden()
  await expect(done).toBeVisible()
}

/**
 * Six codes, which stay until they are said to be kept.
 * @param meanwhile what is done with them before that
 */
export async function keepCodes(shown: Locator, meanwhile: () => Promise<void> = async () => {}): Promise<readonly string[]> {
  const page = shown.page()
  const codes = shown.getByRole('listitem')
  await expect(codes).toHaveCount(6)
  await expect(shown.getByRole('button', { name: 'Copy' })).toBeFocused()
  await expectReadInOrder(page, 'the recovery codes')
  const texts = await codes.allInnerTexts()
  await page.keyboard.press('Escape')
  await meanwhile()
  await pressOn(shown.getByRole('checkbox', { name: 'I have saved these codes' }), 'Space')
  await throughNewPage(page, () => pressOn(shown.getByRole('button', { name: 'Done' })))
  return texts.map((text) => text.replaceAll(/[^A-Z2-7-]/g, ''))
}

/** From the picture to “Done”. */
export async function enroll(owner: Owner): Promise<void> {
  const { page } = owner
  const dialog = page.getByRole('dialog', { name: 'Set up two-factor authentication' })
  await expect(dialog.getByRole('textbox', { name: 'Authorization code' })).toBeFocused()
  await expectReadInOrder(page, 'the set-up of two-factor authentication')
  const picture = await dialog.getByRole('img', { name: 'QR code for your authenticator app' }).screenshot()
  const authenticator = createAuthenticator(secretOf(readQrCode(picture)))
  await page.keyboard.type(await authenticator.nextCode())
  await expect(dialog.getByRole('button', { name: 'Enable authorization' })).toBeEnabled()
  await page.keyboard.press('Enter')
  owner.setup = { authenticator, recoveryCodes: await keepCodes(dialog) }
}

type SentMethod = {
  readonly name: 'E-mail' | 'Text message'
  readonly field: 'E-mail address' | 'Phone number'
  /** Into that field, when nothing is suggested there. */
  readonly address?: string
  readonly nextCode: () => Promise<string>
}

/** From the choice of the method, through a message, to “Done”. `recoveryCode` proves the owner where another method is on. */
export async function enrollSent(page: Page, { name, field, address, nextCode }: SentMethod, recoveryCode?: string): Promise<readonly string[]> {
  const dialog = page.getByRole('dialog', { name: 'Set up two-factor authentication' })
  const first = dialog.getByRole('radio', { name: 'Authenticator app (recommended)' })
  await expect(first).toBeFocused()
  await arrowTo(first, dialog.getByRole('radio', { name }))
  await page.keyboard.press('Enter')
  if (recoveryCode !== undefined) await typeRecoveryCode(confirmDialog(page), recoveryCode)
  await expect(dialog.getByRole('textbox', { name: field })).toBeFocused()
  if (address !== undefined) await page.keyboard.type(address)
  await expectReadInOrder(page, `the set-up by ${name}`)
  await expectRead(page, `the set-up by ${name}`)
  await pressOn(dialog.getByRole('button', { name: 'Send code' }))
  await expect(dialog.getByRole('textbox', { name: 'Authorization code' })).toBeFocused()
  await page.keyboard.type(await nextCode())
  await expect(dialog.getByRole('button', { name: 'Enable authorization' })).toBeEnabled()
  await page.keyboard.press('Enter')
  return keepCodes(dialog)
}

/** The form for a mail server on this computer. */
export async function fillMailServer(page: Page, port: number): Promise<void> {
  const field = (name: string) => page.getByRole('textbox', { name, exact: true })
  await typeInto(field('SMTP server'), '127.0.0.1')
  await chooseIn(page.getByRole('combobox', { name: 'Encryption' }), 'None, only for this computer itself')
  await typeInto(field('Port'), String(port))
  await typeInto(field('Sender address'), 'postern@example.org')
  await typeInto(field('Your address'), 'ada@example.org')
}

/** A new connector comes with a recovery code, gets a saved login, and leaves. */
export async function comeAndGo(port: number, setup: Setup): Promise<void> {
  const visitor = await RawConnector.connect(port)
  expect((await visitor.reachCode(DEMO_PASSWORD, newConnectorKey(), { remember: true })).type).toBe('factor-required')
  expect((await visitor.factor(nextRecoveryCode(setup), 'recovery-code')).type).toBe('granted')
  // The session begins meanwhile.
  let answer = await visitor.next()
  while (answer.type !== 'saved-login' && answer.type !== 'closed') answer = await visitor.next()
  expect(answer.type).toBe('saved-login')
  visitor.send({ type: 'bye' })
}
