// Owns: what hands do that have a keyboard and no mouse. Never: gives a control the focus by itself.
import { type Locator, type Page, expect } from '@playwright/test'
import { expectReadInOrder } from './accessible'

/** More than any page has stops; Tab goes round. */
const MOST_PRESSES = 80

const hasFocus = (control: Locator): Promise<boolean> => control.evaluate((element) => element === document.activeElement)

/** Presses the key until the control has the focus. */
async function pressUntilOn(control: Locator, key: string): Promise<void> {
  await expect(control).toBeAttached()
  const trail: string[] = []
  for (let presses = 0; presses < MOST_PRESSES; presses++) {
    if (await hasFocus(control)) return
    trail.push(await whereItIs(control.page()))
    await control.page().keyboard.press(key)
  }
  throw new Error(`${key} never came to ${control.toString()}, but to ${trail.join(' | ')}`)
}

/** What has the focus, for whoever reads of a failure. */
const whereItIs = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: at } = document
    return `${at?.tagName ?? 'nothing'} ${(at?.getAttribute('aria-label') ?? at?.textContent ?? '').slice(0, 30)}${document.hasFocus() ? '' : ' (in the background)'}`
  })

export const tabTo = (control: Locator): Promise<void> => pressUntilOn(control, 'Tab')

export async function pressOn(control: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(control)
  await control.page().keyboard.press(key)
}

/** Puts the text in the place of what stands in the field. */
export async function typeInto(field: Locator, text: string): Promise<void> {
  await tabTo(field)
  await field.page().keyboard.press('Control+A')
  await field.page().keyboard.type(text)
}

/** Into a date field, whose parts stand in the order of the language. */
export async function typeDate(field: Locator, date: { readonly year: string; readonly month: string; readonly day: string }): Promise<void> {
  await tabTo(field)
  const parts = await field.page().evaluate(() => new Intl.DateTimeFormat().formatToParts().map(({ type }) => type))
  await field.page().keyboard.type(parts.map((part) => (part === 'year' || part === 'month' || part === 'day' ? date[part] : '')).join(''))
}

/** Arrow keys in a closed list, until it shows this. */
export async function chooseIn(list: Locator, label: string): Promise<void> {
  await tabTo(list)
  const shown = () => list.evaluate((select: HTMLSelectElement) => ({ at: select.selectedIndex, labels: Array.from(select.options, (option) => option.label) }))
  for (let presses = 0; presses < MOST_PRESSES; presses++) {
    const { at, labels } = await shown()
    if (labels[at] === label) return
    await list.page().keyboard.press(labels.indexOf(label) > at ? 'ArrowDown' : 'ArrowUp')
  }
  throw new Error(`The arrow keys never came to “${label}”`)
}

/** Opens a button's menu and chooses. */
export async function chooseFrom(button: Locator, item: string): Promise<void> {
  await pressOn(button)
  // The menu takes the focus when it stands.
  await expect(button.page().getByRole('menuitem').first()).toBeFocused()
  await pressUntilOn(button.page().getByRole('menuitem', { name: item }), 'ArrowDown')
  await button.page().keyboard.press('Enter')
}

/** A tab of the settings, or another choice of which Tab stops at one. */
export async function arrowTo(open: Locator, wanted: Locator): Promise<void> {
  await tabTo(open)
  await pressUntilOn(wanted, 'ArrowRight')
}

/** The dialog is read in its order; Escape leaves it, and the focus is back at what opened it. */
export async function leaveByEscape(dialog: Locator, opener: Locator): Promise<void> {
  await expect(dialog).toBeVisible()
  await expectReadInOrder(dialog.page(), dialog.toString())
  await dialog.page().keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(opener).toBeFocused()
}

/** Whoever has no mouse, or listens, has to know where he is. */
export const expectSomewhere = (page: Page): Promise<void> => expect(page.locator(':focus'), 'something has the focus').toHaveCount(1)
