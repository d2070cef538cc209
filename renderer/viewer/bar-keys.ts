// Owns: the keyboard in the bar: the chord that leads into it from anywhere, the arrow keys along it, and Escape back to the
// remote screen. Never: has a key of the remote screen's but that chord.
import { isLeaveChord } from './keyboard'

/** The buttons of the bar that are there now, in their order. */
const buttonsOf = (bar: HTMLElement): readonly HTMLButtonElement[] =>
  [...bar.querySelectorAll<HTMLButtonElement>('button:not([role])')].filter((button) => button.checkVisibility())

/** The one beside it; after the last comes the first. */
export function besideInBar(bar: HTMLElement, button: HTMLElement, step: 1 | -1): HTMLButtonElement | undefined {
  const all = buttonsOf(bar)
  return all.at((all.findIndex((one) => one === button) + step) % all.length)
}

export type BarKeysParts = {
  readonly bar: HTMLElement
  /** Where the menus are: what is pressed by mistake there does nothing yet. */
  readonly tools: HTMLElement
  /** Gives the keyboard back to the remote screen. */
  readonly onEscape: () => void
}

/** Returns what brings the keyboard into the bar. */
export function watchBarKeys({ bar, tools, onEscape }: BarKeysParts): () => void {
  const enter = (): void => (buttonsOf(tools)[0] ?? buttonsOf(bar)[0])?.focus()
  const wayOf = (key: string, from: HTMLElement): HTMLButtonElement | undefined => {
    if (key === 'ArrowRight' || key === 'ArrowLeft') return besideInBar(bar, from, key === 'ArrowRight' ? 1 : -1)
    return key === 'Home' ? buttonsOf(bar)[0] : key === 'End' ? buttonsOf(bar).at(-1) : undefined
  }
  bar.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') return onEscape()
    const { target } = event
    if (!(target instanceof HTMLButtonElement) || !buttonsOf(bar).includes(target)) return
    const next = wayOf(event.key, target)
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  })
  // While the remote screen has the keyboard, it is led out of there.
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || !isLeaveChord(event)) return
    event.preventDefault()
    enter()
  })
  return enter
}
