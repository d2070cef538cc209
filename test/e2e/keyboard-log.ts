// Owns: what an owner does on the page Activity with the keyboard alone. Never: presses a mouse button.
import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import type { RunningApp } from '../support/app'
import { arrowTo, chooseIn, pressOn, typeInto } from './keyboard'
import { type Owner, confirmUntil } from './keyboard-owner'
import { settingsOf } from './profile'
import { answerSaveDialogs } from './save-dialog'

/** After the three visits and two enrollments of the tests before it. @param file where the export goes */
export async function lookThroughTheLog(app: RunningApp, owner: Owner, file: string): Promise<void> {
  const { page } = owner
  const records = page.getByRole('main').getByRole('listitem')
  const visits = records.filter({ hasText: 'was let in' })
  const enrollments = records.filter({ hasText: 'Two-factor authentication was switched on' })
  const search = page.getByRole('searchbox', { name: 'Search the log' })
  const kind = (name: string) => page.getByRole('radio', { name })
  await pressOn(page.getByRole('link', { name: 'Activity' }))
  await expect(visits).toHaveCount(3)
  // Only what is said in a place that was there before is read aloud.
  await page.locator('main [role=status]').evaluateAll((places) => places.forEach((place) => place.setAttribute('data-was-there', '')))
  await typeInto(search, 'nobody of this name')
  await expect(page.locator('[data-was-there]').getByText('Nothing matches')).toBeVisible()
  await expect(search).toBeFocused()
  await typeInto(search, 'Test laptop')
  await expect(visits).toHaveCount(3)
  await expect(enrollments).toHaveCount(0)
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await arrowTo(kind('All'), kind('Changes'))
  await expect(enrollments).toHaveCount(2)
  await expect(visits).toHaveCount(0)
  await pressOn(page.getByRole('button', { name: 'Verify log' }))
  await expect(page.getByText('The log is intact')).toBeVisible()
  await answerSaveDialogs(app, file)
  await pressOn(page.getByRole('button', { name: 'Export…' }))
  await expect(page.getByText('The log was exported.')).toBeVisible()
  expect(await readFile(file, 'utf8')).toContain('Test laptop')
  const keep = page.getByRole('combobox', { name: 'Keep activity for' })
  await chooseIn(keep, '90 days')
  await confirmUntil(owner, keep)
  await expect(keep).toBeFocused()
  await expect.poll(() => settingsOf(app).activity.keep).toBe('90-days')
}
