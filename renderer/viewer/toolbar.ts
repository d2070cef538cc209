// Owns: the buttons and menus of the bar over the remote screen, by mouse and by keyboard. Another one is a line in
// viewer.ts. Never: knows what an item does.
import { besideInBar } from './bar-keys'

export type MenuItem = {
  readonly label: string
  readonly onChoose: () => void
  /** `one`: of its group's items with this kind, one is chosen. `switch`: on or off by itself. */
  readonly kind?: 'one' | 'switch'
  readonly isChosen?: boolean
  /** Items that stand next to each other with the same one are a group of that name. */
  readonly group?: string
  /** The keys that do the same, for people to read. */
  readonly shortcut?: string
  /** Why it cannot be chosen now; null or nothing when it can. It can still be reached, so that its reason is read. */
  readonly unavailable?: string | null
}

export type Toolbar = {
  readonly addButton: (label: string, onPress: () => void) => HTMLButtonElement
  /** `items` is asked each time the menu opens. */
  readonly addMenu: (label: string, items: () => readonly MenuItem[]) => HTMLButtonElement
  /** Asks again for the items of a menu that is open, since something has changed. */
  readonly refresh: () => void
}

const ROLES = { one: 'menuitemradio', switch: 'menuitemcheckbox' } as const

/** As menu.css has it. */
const WIDEST_PX = 320

/** `onDone` is called when an item has been chosen; the keyboard goes back to the remote screen then. */
export function createToolbar(slot: HTMLElement, onDone: () => void): Toolbar {
  const makeButton = (label: string): HTMLButtonElement => {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'tool'
    button.textContent = label
    slot.append(button)
    return button
  }

  const fills: (() => void)[] = []
  return {
    refresh: () => fills.forEach((fill) => fill()),
    addButton(label, onPress) {
      const button = makeButton(label)
      button.addEventListener('click', onPress)
      return button
    },
    addMenu(label, items) {
      const menu = document.createElement('div')
      menu.popover = 'auto'
      menu.className = 'menu'
      menu.role = 'menu'
      menu.ariaLabel = label
      const button = makeButton(label)
      button.popoverTargetElement = menu
      button.ariaHasPopup = 'menu'
      button.ariaExpanded = 'false'
      button.classList.add('opens')

      const fill = (): void =>
        menu.replaceChildren(...grouped(items(), ({ onChoose }) => {
          menu.hidePopover()
          onChoose()
          onDone()
        }))
      fills.push(() => {
        if (!menu.matches(':popover-open')) return
        const at = focusedIn(menu)
        fill()
        menu.querySelectorAll('button')[at]?.focus()
      })
      menu.addEventListener('beforetoggle', (event) => {
        if (event.newState !== 'open') return
        fill()
        // The bar's buttons are at its end, so menus grow towards its beginning, where there is room for the widest one.
        const { left, right, bottom } = button.getBoundingClientRect()
        const toBeginning = right >= WIDEST_PX
        menu.style.left = toBeginning ? 'auto' : `${left}px`
        menu.style.right = toBeginning ? `${document.documentElement.clientWidth - right}px` : 'auto'
        menu.style.top = `${bottom + 4}px`
        menu.style.maxHeight = `${innerHeight - bottom - 24}px`
      })
      let entry: 'first' | 'last' = 'first'
      menu.addEventListener('toggle', (event) => {
        button.ariaExpanded = String(event.newState === 'open')
        if (event.newState !== 'open') return
        moveFocus(menu, entry)
        entry = 'first'
      })
      button.addEventListener('keydown', (event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
        event.preventDefault()
        entry = event.key === 'ArrowDown' ? 'first' : 'last'
        menu.showPopover({ source: button })
      })
      menu.addEventListener('keydown', (event) => {
        // Out of the menu, as anywhere.
        if (event.key === 'Tab') menu.hidePopover()
        if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
          event.preventDefault()
          menu.hidePopover()
          const next = besideInBar(slot, button, event.key === 'ArrowRight' ? 1 : -1)
          next?.focus()
          if (next?.popoverTargetElement instanceof HTMLElement) next.popoverTargetElement.showPopover({ source: next })
          return
        }
        const way = ({ ArrowDown: 'next', ArrowUp: 'previous', Home: 'first', End: 'last' } as const)[event.key]
        if (way === undefined) return moveToLetter(menu, event)
        event.preventDefault()
        moveFocus(menu, way)
      })
      slot.append(menu)
      return button
    }
  }
}

function grouped(items: readonly MenuItem[], choose: (item: MenuItem) => void): HTMLElement[] {
  const made: HTMLElement[] = []
  let group: string | undefined
  let why: string | null | undefined
  for (const item of items) {
    const button = menuButton(item, () => choose(item))
    // Said to every eye once, not at every line.
    if (item.unavailable && item.unavailable !== why) button.append(aside(item.unavailable, 'menu-why'))
    why = item.unavailable
    if (item.group === undefined) made.push(button)
    else if (item.group === group) made.at(-1)?.append(button)
    else made.push(menuGroup(item.group, button))
    group = item.group
  }
  return made
}

function menuGroup(name: string, first: HTMLElement): HTMLElement {
  const group = document.createElement('div')
  group.role = 'group'
  group.ariaLabel = name
  group.className = 'menu-group'
  const heading = document.createElement('span')
  heading.className = 'menu-heading'
  heading.ariaHidden = 'true'
  heading.textContent = name
  group.append(heading, first)
  return group
}

function menuButton({ label, kind, isChosen, shortcut, unavailable }: MenuItem, onPress: () => void): HTMLButtonElement {
  const item = document.createElement('button')
  item.type = 'button'
  item.role = kind === undefined ? 'menuitem' : ROLES[kind]
  item.tabIndex = -1
  item.className = 'menu-item'
  item.textContent = label
  if (kind !== undefined) item.ariaChecked = String(isChosen === true)
  if (shortcut !== undefined) {
    item.setAttribute('aria-keyshortcuts', shortcut)
    item.append(aside(shortcut, 'menu-shortcut'))
  }
  if (unavailable === undefined || unavailable === null) item.addEventListener('click', onPress)
  else {
    item.ariaDisabled = 'true'
    item.ariaDescription = unavailable
  }
  return item
}

function aside(text: string, className: string): HTMLElement {
  const made = document.createElement('span')
  made.className = className
  // The item itself says it to screen readers.
  made.ariaHidden = 'true'
  made.textContent = text
  return made
}

const focusedIn = (menu: HTMLElement): number => [...menu.querySelectorAll('button')].findIndex((item) => item === document.activeElement)

/** To the next item that begins with the letter that was typed. */
function moveToLetter(menu: HTMLElement, { key, ctrlKey, altKey, metaKey }: KeyboardEvent): void {
  if (key === ' ' || key.length !== 1 || ctrlKey || altKey || metaKey) return
  const items = [...menu.querySelectorAll('button')]
  const now = focusedIn(menu)
  const begins = (item: HTMLElement): boolean => item.textContent.toLowerCase().startsWith(key.toLowerCase())
  ;[...items.slice(now + 1), ...items.slice(0, now + 1)].find(begins)?.focus()
}

function moveFocus(menu: HTMLElement, way: 'first' | 'last' | 'next' | 'previous'): void {
  const items = [...menu.querySelectorAll('button')]
  const now = focusedIn(menu)
  const last = items.length - 1
  const to = { first: 0, last, next: now === last ? 0 : now + 1, previous: now <= 0 ? last : now - 1 }[way]
  items[to]?.focus()
}
