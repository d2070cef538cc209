// Owns: the conversation as people see it, in the viewer and in the host's chat window. Never: takes the far end's text for
// anything but text, or keeps it anywhere else.
import type { ChatFailure, ChatLine, ChatState } from '../../shared/ipc'
import { MAX_CHAT_LENGTH } from '../../shared/constants'
import type { Result } from '../../shared/result'
import { momentOf } from '../lib/time-words'
import { words } from './words'

export type ChatPanelParts = {
  readonly place: HTMLElement
  /** `h1` where nothing else is in the window. */
  readonly heading: 'h1' | 'h2'
  readonly say: (text: string) => Promise<Result<null, ChatFailure>>
  /** Escape was pressed in it. */
  readonly onLeave: () => void
  /** With a button that closes it, where it is part of a window. */
  readonly onClose?: () => void
}

export type ChatPanel = {
  readonly show: (state: ChatState) => void
  readonly add: (line: ChatLine) => void
  readonly focus: () => void
}

/** As many as the main process keeps. */
const MAX_LINES = 500
/** From here on it says how much may still be written. */
const NEARLY_FULL = 200
/** Whoever has scrolled up further reads, and is not moved. */
const AT_END_PX = 40

export function createChatPanel({ place, heading: level, say, onLeave, onClose }: ChatPanelParts): ChatPanel {
  let name = ''
  let lastId = 0
  const log = made('div', 'chat-log')
  log.role = 'log'
  log.ariaLabel = words.log
  log.tabIndex = 0
  const empty = made('p', 'chat-empty', `${words.empty} ${words.notKept}`)
  const field = made('textarea', 'chat-field')
  field.rows = 2
  field.maxLength = MAX_CHAT_LENGTH
  const button = made('button', 'primary', words.send)
  const note = made('p', 'chat-note', words.keys)
  note.role = 'status'
  const form = made('form', 'chat-form')
  const heading = made(level, 'chat-title', words.title)
  form.append(field, button)
  const top = made('header', 'chat-top')
  top.append(heading)
  if (onClose !== undefined) {
    const close = made('button', 'tool chat-close', '×')
    close.type = 'button'
    close.ariaLabel = words.close
    close.addEventListener('click', onClose)
    top.append(close)
  }
  place.replaceChildren(top, log, form, note)
  log.append(empty)

  const remark = (text: string): void => {
    if (note.textContent !== text) note.textContent = text
  }
  const grow = (): void => {
    const left = MAX_CHAT_LENGTH - field.value.length
    remark(left < NEARLY_FULL ? words.charactersLeft(left) : words.keys)
  }
  const send = (): void => {
    const text = field.value
    if (text.trim() === '') return
    // It stands in the field until it has left.
    field.readOnly = true
    say(text)
      .then(
        (said) => {
          if (!said.ok) return remark(words.failed[said.code])
          field.value = ''
          grow()
        },
        () => remark(words.broken)
      )
      .finally(() => (field.readOnly = false))
  }
  field.addEventListener('input', grow)
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    if (!event.repeat && !field.readOnly) send()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send()
    field.focus()
  })
  place.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) onLeave()
  })

  const add = (line: ChatLine): void => {
    if (line.id <= lastId) return log.querySelector(`[data-id="${line.id}"]`)?.replaceWith(lineOf(line, name))
    lastId = line.id
    empty.remove()
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < AT_END_PX
    log.append(lineOf(line, name))
    while (log.childElementCount > MAX_LINES) log.firstElementChild?.remove()
    if (isAtEnd || line.from === 'here') log.scrollTop = log.scrollHeight
  }
  return {
    show(state) {
      name = state.with
      field.ariaLabel = words.field(name)
      place.ariaLabel = words.windowTitle(name)
      heading.textContent = heading.title = words.windowTitle(name)
      for (const line of state.lines) add(line)
    },
    add,
    focus: () => field.focus()
  }
}

function lineOf({ id, from, text, state, at }: ChatLine, name: string): HTMLElement {
  if (from === 'left-out') return made('p', 'chat-left-out', words.leftOut)
  const line = made('div', 'chat-line')
  line.dataset['from'] = from
  line.dataset['id'] = String(id)
  const meta = made('p', 'chat-meta')
  const time = made('time', 'chat-time', momentOf(at, Date.now()))
  time.dateTime = new Date(at).toISOString()
  meta.append(made('span', 'chat-who', from === 'here' ? words.you : name), ' ', time)
  line.append(meta, made('p', 'chat-text', text))
  if (state !== 'said') {
    line.dataset['state'] = state
    line.append(made('p', 'chat-meta', words.state[state]))
  }
  return line
}

function made<Name extends keyof HTMLElementTagNameMap>(tag: Name, className: string, text = ''): HTMLElementTagNameMap[Name] {
  const element = document.createElement(tag)
  element.className = className
  element.textContent = text
  return element
}
