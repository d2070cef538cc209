// Owns: asking whoever owns an X11 selection for its content, also in parts (INCR). One question at a time. Never: waits
// for an owner that does nothing, or holds more than the limit.
import { loadXcb } from './xcb-library'
import { ANY, CURRENT_TIME, NEW_VALUE, PROPERTY_NOTIFY, SELECTION_NOTIFY, type Selection } from './x11-selection'

export type SelectionRead =
  | { readonly ok: true; readonly type: number; readonly bytes: Buffer }
  /** `size` in bytes where the owner told it. */
  | { readonly ok: false; readonly why: 'gone' | 'too-large'; readonly size: number | null }

type Question = {
  readonly target: number
  readonly limit: number
  readonly resolve: (read: SelectionRead) => void
  chunks: Buffer[] | null
  size: number
  timer: NodeJS.Timeout | undefined
}

/** How long an owner may take for one step, in ms. */
const STEP_MS = 3000
const GONE = { ok: false, why: 'gone', size: null } as const

export class SelectionReader {
  readonly #selection: Selection
  readonly #waiting: Question[] = []
  /** A property each, so that a late answer to a question that was given up is not taken for another's. */
  #count = 0
  #now: (Question & { readonly property: number }) | null = null
  #closed = false

  constructor(selection: Selection) {
    this.#selection = selection
  }

  read(target: number, limit: number): Promise<SelectionRead> {
    return new Promise((resolve) => {
      if (this.#closed) return resolve(GONE)
      this.#waiting.push({ target, limit, resolve, chunks: null, size: 0, timer: undefined })
      this.#next()
    })
  }

  event(event: Buffer): void {
    const now = this.#now
    const { window } = this.#selection
    const type = event.readUInt8(0) & 0x7f
    if (now === null) return
    if (type === SELECTION_NOTIFY && event.readUInt32LE(8) === window && event.readUInt32LE(16) === now.target) {
      const property = event.readUInt32LE(20)
      if (property === 0) this.#end(GONE)
      else if (property === now.property && now.chunks === null) this.#arrived()
    }
    const isOurs = type === PROPERTY_NOTIFY && event.readUInt32LE(4) === window && event.readUInt32LE(8) === now.property
    if (isOurs && event.readUInt8(16) === NEW_VALUE && now.chunks !== null) this.#part()
  }

  /** What was asked for has another owner now, whom nobody has asked. */
  giveUp(): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve(GONE)
    if (this.#now !== null) this.#end(GONE)
  }

  close(): void {
    this.#closed = true
    this.giveUp()
  }

  #next(): void {
    if (this.#now !== null) return
    const next = this.#waiting.shift()
    if (next === undefined) return
    const { x, window, name, atom } = this.#selection
    const xcb = loadXcb()
    this.#count = (this.#count + 1) % 16
    const property = atom(`POSTERN_${String(this.#count)}`)
    this.#now = { ...next, property }
    this.#step()
    xcb.deleteProperty(x.raw, window, property)
    xcb.convertSelection(x.raw, window, name, next.target, property, CURRENT_TIME)
    xcb.flush(x.raw)
  }

  #arrived(): void {
    const now = this.#now
    if (now === null) return
    const head = this.#fetch(now.property, 1)
    if (head === null) return this.#end(GONE)
    if (head.type === this.#selection.atom('INCR')) {
      // At least so many bytes will come; few owners know.
      const atLeast = head.value.length >= 4 ? head.value.readUInt32LE(0) : 0
      if (atLeast > now.limit) return this.#end({ ok: false, why: 'too-large', size: atLeast })
      now.chunks = []
      this.#step()
      return this.#remove(now.property)
    }
    const size = head.value.length + head.left
    if (size > now.limit) return this.#end({ ok: false, why: 'too-large', size })
    const bytes = this.#whole(now.property)
    this.#end(bytes === null ? GONE : { ok: true, type: head.type, bytes })
  }

  #part(): void {
    const now = this.#now
    if (now === null || now.chunks === null) return
    const head = this.#fetch(now.property, 0)
    if (head === null) return this.#end(GONE)
    if (now.size + head.left > now.limit) return this.#end({ ok: false, why: 'too-large', size: null })
    const bytes = this.#whole(now.property)
    if (bytes === null) return this.#end(GONE)
    if (bytes.length === 0) return this.#end({ ok: true, type: head.type, bytes: Buffer.concat(now.chunks) })
    now.chunks.push(bytes)
    now.size += bytes.length
    this.#step()
    this.#remove(now.property)
  }

  #step(): void {
    const now = this.#now
    if (now === null) return
    clearTimeout(now.timer)
    now.timer = setTimeout(() => this.#end(GONE), STEP_MS)
  }

  #end(read: SelectionRead): void {
    const now = this.#now
    if (now === null) return
    this.#now = null
    clearTimeout(now.timer)
    this.#remove(now.property)
    now.resolve(read)
    this.#next()
  }

  /** The property in one piece, which goes from the server no larger than its owner put it there. */
  #whole(property: number): Buffer | null {
    return this.#fetch(property, 0x400_0000)?.value ?? null
  }

  #fetch(property: number, words: number): { readonly type: number; readonly value: Buffer; readonly left: number } | null {
    const { x, window } = this.#selection
    const reply = x.ask(loadXcb().getProperty, 0, window, property, ANY, 0, words)
    if (reply === null) return null
    const bytes = (reply.readUInt32LE(16) * reply.readUInt8(1)) / 8
    return { type: reply.readUInt32LE(8), value: reply.subarray(32, 32 + bytes), left: reply.readUInt32LE(12) }
  }

  #remove(property: number): void {
    const { x, window } = this.#selection
    const xcb = loadXcb()
    xcb.deleteProperty(x.raw, window, property)
    xcb.flush(x.raw)
  }
}
