// Owns: trying every way out of a dialog that cannot be left.
import { type Locator, expect } from '@playwright/test'

/** Main is at work on what was asked for in it, and would finish it whether the dialog is there or not. */
export async function expectHeld(dialog: Locator): Promise<void> {
  for (const name of ['Close', 'Cancel']) {
    const button = dialog.getByRole('button', { name, exact: true })
    await button.dispatchEvent('click')
    await expect(button).toHaveAttribute('aria-disabled', 'true')
  }
  await dialog.page().keyboard.press('Escape')
  await expect(dialog).toBeVisible()
}
