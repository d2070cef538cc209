// Owns: what an owner does again and again with the keyboard alone: proves who he is, scans, keeps codes; and a visitor,
// who leaves something to revoke. Never: presses a mouse button.
import { type Locator, type Page, expect } from '@playwright/test'
import { createAuthenticator } from '../support/codes'
import { DEMO_PASSWORD, type Setup } from '../support/flows'
import { readQrCode, secretOf } from '../support/qr-code'
import { RawConnector, newConnectorKey } from '../support/raw-connector'
import { expectReadInOrder } from './accessible'
import { pressOn } from './keyboard'
import { confirmDialog, nextRecoveryCode } from './pair'

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
    await pressOn(question.getByRole('button', { name: "Can't use your authenticator?" }))
    await expect(question.getByRole('textbox', { name: 'Recovery code' })).toBeFocused()
    await page.keyboard.type(nextRecoveryCode(setup))
    await page.keyboard.press('Enter')
  }
  await expect(question).toBeHidden()
  await expect(done).toBeVisible()
}

/** A dialog that has shown a secret leaves the window with a new page (ADR 0005). */
export async function throughNewPage(page: Page, leave: () => Promise<void>): Promise<void> {
  const left = page.waitForEvent('framenavigated', (frame) => frame.url().startsWith('data:'))
  await leave()
  await left
  await page.waitForURL(({ protocol }) => protocol === 'app:')
}

/** Six codes, which stay until they are said to be kept. */
export async function keepCodes(shown: Locator): Promise<readonly string[]> {
  const page = shown.page()
  const codes = shown.getByRole('listitem')
  await expect(codes).toHaveCount(6)
  await expect(shown.getByRole('button', { name: 'Copy' })).toBeFocused()
  await expectReadInOrder(page, 'the recovery codes')
  const texts = await codes.allInnerTexts()
  await page.keyboard.press('Escape')
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

/** A new connector comes with a recovery code, gets a saved login, and leaves. */
export async function comeAndGo(port: number, setup: Setup): Promise<void> {
  const visitor = await RawConnector.connect(port)
  expect((await visitor.reachCode(DEMO_PASSWORD, newConnectorKey(), { remember: true })).type).toBe('factor-required')
  expect((await visitor.factor(nextRecoveryCode(setup), 'recovery-code')).type).toBe('granted')
  expect((await visitor.next()).type).toBe('saved-login')
  visitor.send({ type: 'bye' })
}
