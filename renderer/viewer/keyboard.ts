// Owns: the keyboard while the remote screen has it. An edit context takes what dead keys, input methods and emoji panels
// compose, which goes out as text; what a single key means goes out as that key. A text field would do too, but its caret
// blinks, and each blink is a frame of the whole window.
// Never: keeps a key to itself, except the one chord that leads out.
import type { InputEvent } from '../../shared/input'
import type { Send } from './pointer'

export type KeyboardParts = {
  readonly field: HTMLCanvasElement
  readonly send: Send
  /** The user pressed the chord that leads out: Ctrl+Alt+Shift+T. */
  readonly onLeave: () => void
}

type KeyInput = Extract<InputEvent, { type: 'key' }>
const MODIFIERS: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta'])
/** Keys that mean nothing by themselves: the browser or the input method makes text of them. */
const COMPOSING: ReadonlySet<string> = new Set(['Dead', 'Process', 'Compose', 'Unidentified', 'CodeInput'])
/** Longest text of one event, in characters. */
const TEXT_LIMIT = 200

const isCharacter = (key: string): boolean => [...key].length === 1
/** Chromium names a key that another program lent a character (on-screen keyboards do) with a NUL; its text is right. */
const isNameless = (key: string): boolean => key === '' || /^\p{Cc}$/u.test(key)
export const isLeaveChord = (event: KeyboardEvent): boolean =>
  event.code === 'KeyT' && event.ctrlKey && event.altKey && event.shiftKey && !event.metaKey

/** What a DOM event says, in the words of the wire. Pure. */
export function keyInput(event: KeyboardEvent, down: boolean, isMac: boolean): KeyInput {
  // On macOS, Option is what AltGr is elsewhere: with a character it chose the character.
  const optionText = isMac && event.altKey && !event.ctrlKey && !event.metaKey && isCharacter(event.key)
  return {
    type: 'key',
    code: /^[A-Za-z0-9]{0,32}$/.test(event.code) ? event.code : '',
    key: event.key.slice(0, 32),
    down,
    ctrl: event.ctrlKey,
    alt: event.altKey && !optionText,
    shift: event.shiftKey,
    meta: event.metaKey,
    altGraph: event.getModifierState('AltGraph') || optionText
  }
}

export type KeyboardCapture = {
  /** Whether the user holds a key with this meaning. */
  readonly holds: (key: string) => boolean
  readonly stop: () => void
}

export function captureKeyboard({ field, send, onLeave }: KeyboardParts): KeyboardCapture {
  const stop = new AbortController()
  const isMac = navigator.platform.startsWith('Mac')
  /** Sent as down and not yet as up. */
  const held = new Map<string, KeyInput>()
  /** A dead key came: the next character belongs to it. */
  let afterDeadKey = false

  const context = new EditContext()
  let composing = false

  const clear = (): void => {
    context.updateText(0, context.text.length, '')
    context.updateSelection(0, 0)
  }
  const sendText = (): void => {
    const characters = [...context.text]
    clear()
    afterDeadKey = false
    for (let start = 0; start < characters.length; start += TEXT_LIMIT) {
      send({ type: 'text', text: characters.slice(start, start + TEXT_LIMIT).join('') })
    }
  }
  const releaseHeld = (which: (input: KeyInput) => boolean): void => {
    for (const [code, input] of held) {
      if (!which(input)) continue
      held.delete(code)
      send({ ...input, down: false, ctrl: false, alt: false, shift: false, meta: false, altGraph: false })
    }
  }
  const listen = <Name extends keyof HTMLElementEventMap>(name: Name, act: (event: HTMLElementEventMap[Name]) => void): void =>
    field.addEventListener(name, act, { signal: stop.signal })

  listen('keydown', (event) => {
    if (composing || event.isComposing) return
    if (isLeaveChord(event)) {
      event.preventDefault()
      onLeave()
      return
    }
    if (isNameless(event.key)) return
    if (COMPOSING.has(event.key)) {
      afterDeadKey = event.key !== 'Process'
      return
    }
    if (afterDeadKey && isCharacter(event.key)) return
    if (!MODIFIERS.has(event.key)) afterDeadKey = false
    event.preventDefault()
    // Its effect is in the characters that follow.
    if (event.key === 'CapsLock') return
    const input = keyInput(event, true, isMac)
    held.set(event.code, input)
    send(input)
  })
  listen('keyup', (event) => {
    if (!held.delete(event.code)) return
    event.preventDefault()
    send(keyInput(event, false, isMac))
    // macOS tells of no key-up while Command is held.
    if (isMac && event.key === 'Meta') releaseHeld((input) => !MODIFIERS.has(input.key))
  })
  const hear = (name: string, act: () => void): void => context.addEventListener(name, act, { signal: stop.signal })
  hear('compositionstart', () => void (composing = true))
  hear('compositionend', () => {
    composing = false
    sendText()
  })
  hear('textupdate', () => {
    if (!composing) sendText()
  })
  // The input method's own window opens there.
  listen('focus', () => {
    const place = field.getBoundingClientRect()
    context.updateControlBounds(place)
    context.updateSelectionBounds(place)
  })
  listen('blur', () => {
    held.clear()
    afterDeadKey = false
    clear()
    send({ type: 'release-all' })
  })

  field.editContext = context
  return {
    holds: (key) => [...held.values()].some((input) => input.key === key),
    stop() {
      stop.abort()
      field.editContext = null
    }
  }
}
