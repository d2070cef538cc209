// Owns: where the focus goes when the control that had it is taken away: a revoked row, a button that has done its work.
// Must never move it while something has it, nor into the page behind a dialog.

const CONTROLS = 'a[href], button, input, select, textarea, [tabindex]'
const HEADINGS = 'h1, h2'
/** The browser and the menu hand their focus back by themselves. */
const THEIR_OWN = 'dialog, [role="menu"]'
/** In session storage: the name of the control to which the next page returns. */
const RETURN_TO = 'return-to'

/** The focused control, and all controls of its page as they stood then, so that what is gone still has neighbours. */
type Place = { readonly control: HTMLElement; readonly controls: readonly HTMLElement[]; readonly section: Element | null }

let last: Place | null = null

/** Keeps watch until the returned function is called. */
export function keepFocus(): () => void {
  let returnTo = sessionStorage.getItem(RETURN_TO)
  sessionStorage.removeItem(RETURN_TO)
  /** Has the focus until the control to return to is there, which may be never: what it did may have taken it away. */
  let standIn: HTMLElement | null = null
  const onFocus = ({ target }: FocusEvent): void => {
    if (target !== standIn) returnTo = null
    if (!(target instanceof HTMLElement) || target.closest(THEIR_OWN) !== null) return
    const main = target.closest('main')
    last = main === null ? null : { control: target, controls: controlsIn(main), section: target.closest('section') }
  }
  // Whoever clicks beside a control has left it.
  const onPointer = (): void => {
    returnTo = null
    last = null
  }
  const onKey = (): void => {
    returnTo = null
  }
  const onChange = (): void => {
    const { activeElement } = document
    if ((activeElement !== document.body && activeElement !== standIn) || document.querySelector('dialog:modal') !== null) return
    if (returnTo !== null) {
      const wanted = named(returnTo)
      standIn = wanted === null ? headingOf(sectionNamed(returnTo)) : null
      focusOn(wanted ?? standIn)
    } else if (activeElement === document.body && last !== null && !last.control.isConnected) {
      focusOn(nearest(last))
    }
  }
  const observer = new MutationObserver(onChange)
  document.addEventListener('focusin', onFocus)
  document.addEventListener('pointerdown', onPointer, true)
  document.addEventListener('keydown', onKey, true)
  observer.observe(document.body, { childList: true, subtree: true })
  onChange()
  return () => {
    document.removeEventListener('focusin', onFocus)
    document.removeEventListener('pointerdown', onPointer, true)
    document.removeEventListener('keydown', onKey, true)
    observer.disconnect()
  }
}

/** For a dialog that shows a secret: when it is left, the window gets another process (ADR 0005), and the page starts anew. */
export function returnHere(): void {
  const place = last === null || last.control.isConnected ? last?.control : headingOf(last.section)
  if (place !== undefined && place !== null) sessionStorage.setItem(RETURN_TO, nameOf(place))
}

/** The next control of the same section, or else the one before; the heading, when there is none. */
function nearest({ control, controls, section }: Place): HTMLElement | null {
  const at = controls.indexOf(control)
  const nearby = [...controls.slice(at + 1), ...controls.slice(0, Math.max(at, 0)).reverse()]
  const whole = section?.isConnected !== true
  return nearby.find((other) => canTake(other) && (whole || section.contains(other))) ?? headingOf(section)
}

const canTake = (control: HTMLElement): boolean =>
  control.isConnected && control.tabIndex >= 0 && !control.matches(':disabled') && control.checkVisibility()

/** Without those of a dialog that is just closing: a password may stand in one, and is not to be kept with it. */
const controlsIn = (main: Element): readonly HTMLElement[] =>
  Array.from(main.querySelectorAll<HTMLElement>(CONTROLS)).filter((control) => control.closest(THEIR_OWN) === null)

/** Of the section, or of the page when the section is gone. */
function headingOf(section: Element | null): HTMLElement | null {
  const place = section?.isConnected === true ? section : document.querySelector('main')
  return place?.querySelector<HTMLElement>(HEADINGS) ?? null
}

function named(name: string): HTMLElement | null {
  const found = document.querySelectorAll<HTMLElement>(`main :is(${CONTROLS}, ${HEADINGS})`)
  return Array.from(found).find((control) => nameOf(control) === name) ?? null
}

/** The one in a control's name, as `nameOf` makes it. Null when it stood in none, or there is no such section here. */
function sectionNamed(name: string): Element | null {
  const sections = Array.from(document.querySelectorAll('main section'))
  return sections.find((section) => titleOf(section) !== '' && name.startsWith(`${titleOf(section)}: `)) ?? null
}

/** With its section: there may be two of the same name. */
function nameOf(control: HTMLElement): string {
  const labels = control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control.labels : null
  const own = control.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? control.textContent
  return `${titleOf(control.closest('section'))}: ${own}`
}

const titleOf = (section: Element | null): string => section?.querySelector(HEADINGS)?.textContent ?? ''

function focusOn(place: HTMLElement | null): void {
  if (place === null) return
  if (place.matches(HEADINGS)) place.tabIndex = -1
  place.focus()
}
