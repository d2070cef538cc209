// Owns: what an owner and a connector do in the windows, by the names that people and scripts rely on.
// Never: reaches past the windows.
import { type Locator, type Page, expect } from '@playwright/test'
import { type Authenticator, createAuthenticator } from './codes'
import { readQrCode, secretOf } from './qr-code'

export const DEMO_PASSWORD = 'violet harbour engine 42'

export async function openSettings(page: Page, tab: 'Access' | 'Connectors' | 'Network' | 'Mail and text messages' | 'Notices' | 'Appearance'): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('tab', { name: tab }).click()
}

/** It shows this, and not only until main has answered. */
export async function expectSettled(checkbox: Locator, checked: boolean): Promise<void> {
  await expect(checkbox).toBeChecked({ checked })
  await expect(checkbox).not.toHaveAttribute('aria-busy', 'true')
}

/** A dialog that has shown a secret leaves the window with a new page (ADR 0005). */
export async function throughNewPage(page: Page, leave: () => Promise<void>): Promise<void> {
  const left = page.waitForEvent('framenavigated', (frame) => frame.url().startsWith('data:'))
  await leave()
  await left
  await page.waitForURL(({ protocol }) => protocol === 'app:')
}

/** Gives the computer the name that others see. */
export async function nameDevice(page: Page, name: string): Promise<void> {
  await openSettings(page, 'Network')
  const field = page.getByRole('textbox', { name: 'Name', exact: true })
  await field.fill(name)
  await field.press('Enter')
  await page.getByRole('link', { name: 'This device' }).click()
  await expect(page.getByText(name, { exact: true })).toBeVisible()
}

/** Sets a password and allows unattended access, as a newcomer would: by ticking the checkbox. */
export async function allowUnattendedAccess(page: Page, password: string = DEMO_PASSWORD): Promise<void> {
  await openSettings(page, 'Access')
  await page.getByRole('button', { name: 'Set password…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('New password', { exact: true }).fill(password)
  await dialog.getByLabel('Repeat password', { exact: true }).fill(password)
  await dialog.getByRole('button', { name: 'Save password' }).click()
  await expect(dialog).toBeHidden()
  const allow = page.getByRole('checkbox', { name: 'Allow unattended access' })
  await allow.check()
  await expectSettled(allow, true)
}

export type Setup = { readonly authenticator: Authenticator; readonly recoveryCodes: readonly string[] }

/** Opens the set-up dialog and scans its QR code, as a phone would. */
export async function openTwoFactorSetup(page: Page): Promise<Authenticator> {
  await openSettings(page, 'Access')
  await page.getByRole('checkbox', { name: 'Enable two-factor authentication' }).click()
  const dialog = page.getByRole('dialog', { name: 'Set up two-factor authentication' })
  await dialog.getByRole('button', { name: 'Continue' }).click()
  const picture = dialog.getByRole('img', { name: 'QR code for your authenticator app' })
  await expect(picture).toBeVisible()
  return createAuthenticator(secretOf(readQrCode(await picture.screenshot())))
}

/** From the checkbox to "Done". `onStep` may take pictures. */
export async function enableTwoFactor(page: Page, onStep: (name: string) => Promise<unknown> = async () => {}): Promise<Setup> {
  const authenticator = await openTwoFactorSetup(page)
  await onStep('two-factor-setup')
  const dialog = page.getByRole('dialog', { name: 'Set up two-factor authentication' })
  await dialog.getByRole('textbox', { name: 'Authorization code' }).fill(await authenticator.nextCode())
  await dialog.getByRole('button', { name: 'Enable authorization' }).click()
  const list = dialog.getByRole('list')
  await expect(list.getByRole('listitem')).toHaveCount(6)
  const recoveryCodes = (await list.getByRole('listitem').allInnerTexts()).map((text) => text.replaceAll(/[^A-Z2-7-]/g, ''))
  await onStep('recovery-codes')
  await dialog.getByRole('checkbox', { name: 'I have saved these codes' }).check()
  await throughNewPage(page, () => dialog.getByRole('button', { name: 'Done' }).click())
  await expect(page.getByRole('checkbox', { name: 'Enable two-factor authentication' })).toBeChecked()
  return { authenticator, recoveryCodes }
}

/** Types the address and presses Connect. */
export async function reach(page: Page, address: string): Promise<void> {
  await page.getByRole('link', { name: 'Connect' }).click()
  await page.getByRole('textbox', { name: 'Remote address' }).fill(address)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
}

export async function typePassword(page: Page, password: string = DEMO_PASSWORD, options: { readonly remember?: boolean } = {}): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Unattended access password', { exact: true }).fill(password)
  if (options.remember) await dialog.getByRole('checkbox', { name: 'Log in automatically from now on' }).check()
  await dialog.getByLabel('Unattended access password', { exact: true }).press('Enter')
}

/** The sixth digit submits. */
export async function typeCode(page: Page, code: string): Promise<void> {
  const field = page.getByRole('dialog').getByRole('textbox', { name: 'Authorization code' })
  await expect(field).toBeEditable()
  await field.fill(code)
}
