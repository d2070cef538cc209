// Owns: asking axe about a page as it is shown now, and whether it is read in the order in which it stands there.
// Never: lets a finding pass.
import { AxeBuilder } from '@axe-core/playwright'
import { type Page, expect } from '@playwright/test'

const THEMES = ['light', 'dark'] as const
/** All that axe has of its usual ones. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

/** For an app that follows the desktop, whose theme changes. Only colours are judged twice; nothing else is another one. */
export async function expectAccessibleInBothThemes(page: Page, what: string): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme })
    // The viewer and the chat have only colours of their own, which follow at once.
    if (!/\/(viewer|chat)\.html/.test(page.url())) await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme)
    await expectAccessible(page, `${what}, ${theme}`, theme === 'light' ? 'everything' : 'colours')
  }
}

/** Fails with the rules that are broken and where. `what` names the screen in the message. */
export async function expectAccessible(page: Page, what: string, judged: 'everything' | 'colours' = 'everything'): Promise<void> {
  // What fades in has no contrast yet. What turns for ever, as behind a question that waits, is as it will be.
  await page.evaluate(() => {
    const passing = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
    return Promise.all(passing.map((animation) => animation.finished.catch(() => undefined)))
  })
  // Electron opens no second page, which the newer mode of axe wants.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const { violations, passes } = await (judged === 'colours' ? axe.withRules(COLOUR_RULES) : axe).analyze()
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`).join('\n')}`)
  expect(passes.length, 'axe has looked').toBeGreaterThan(judged === 'colours' ? 0 : 5)
  expect(found, what).toEqual([])
  // The other windows have columns, which are read one by one.
  if (judged === 'everything' && page.url().includes('/main.html')) await expectReadInOrder(page, what)
}

/**
 * Whoever listens meets headings and controls in the order of the document. It has to be the one in which they stand on the
 * screen, row by row; so has the order of Tab, which nothing may change.
 */
export async function expectReadInOrder(page: Page, what: string): Promise<void> {
  const outOfOrder = await page.evaluate(() => {
    const dialogs = document.querySelectorAll('dialog[open]')
    const scope = dialogs[dialogs.length - 1] ?? document.querySelector('main')
    if (scope === null) return []
    const found = Array.from(scope.querySelectorAll<HTMLElement>('h1, h2, h3, h4, a[href], button, input, select, textarea, [tabindex]'))
    const stops = found.filter((element) => {
      const { width, height } = element.getBoundingClientRect()
      // What is only for those who listen has no place on the screen.
      return width > 2 && height > 2 && element.checkVisibility() && (element.tabIndex >= 0 || /^H[1-4]$/.test(element.tagName))
    })
    const nameOf = (element: HTMLElement): string => element.getAttribute('aria-label') ?? (element.textContent || element.getAttribute('name') || element.id)
    const wrong = stops.filter((element) => element.tabIndex > 0).map((element) => `${nameOf(element)} has a tabindex`)
    for (const [index, later] of stops.entries()) {
      const earlier = stops[index - 1]
      if (earlier === undefined) continue
      const [first, second] = [earlier.getBoundingClientRect(), later.getBoundingClientRect()]
      const above = second.bottom <= first.top + 1
      const sameRow = second.top < first.bottom - 1 && first.top < second.bottom - 1
      if (above || (sameRow && second.right <= first.left + 1)) wrong.push(`${nameOf(later)} is read after ${nameOf(earlier)}`)
    }
    return wrong
  })
  expect(outOfOrder, `${what}, in the order in which it is read`).toEqual([])
}
