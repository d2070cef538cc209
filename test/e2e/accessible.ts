// Owns: asking axe about a page as it is shown now. Never: lets a serious finding pass.
import { AxeBuilder } from '@axe-core/playwright'
import { type Page, expect } from '@playwright/test'

/** Fails with the rules that are broken and where. `what` names the screen in the message. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  // What fades in has no contrast yet. What turns for ever, as behind a question that waits, is as it will be.
  await page.evaluate(() => {
    const passing = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
    return Promise.all(passing.map((animation) => animation.finished.catch(() => undefined)))
  })
  // Electron opens no second page, which the newer mode of axe wants.
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`).join('\n')}`)
  expect(passes.length, 'axe has looked').toBeGreaterThan(5)
  expect(serious, what).toEqual([])
}
