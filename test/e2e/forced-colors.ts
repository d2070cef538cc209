// Owns: looking at a page as somebody does whose system gives all colours. Never: leaves a page so.
import { type Locator, type Page, expect } from '@playwright/test'

/** Something happens while only the system's few colours are shown. */
export async function withForcedColors(page: Page, work: () => Promise<void>): Promise<void> {
  await page.emulateMedia({ forcedColors: 'active' })
  try {
    await work()
  } finally {
    await page.emulateMedia({ forcedColors: null })
  }
}

export const pictureOf = async (thing: Locator): Promise<string> => (await thing.screenshot({ animations: 'disabled' })).toString('base64')

/** @param change switches what can be on or off, and back */
export async function expectLooksChanged(thing: Locator, change: () => Promise<void>): Promise<void> {
  const before = await pictureOf(thing)
  await change()
  expect(await pictureOf(thing), 'looks as before').not.toBe(before)
  await change()
}
