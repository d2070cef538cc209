// Owns: owning an X11 selection: each paste is answered with content that is asked for then, also in parts (INCR). Never:
// has content before somebody pastes, or keeps it longer than they take.
import { loadXcb } from './xcb-library'
import { ATOM_TYPE, CURRENT_TIME, DELETED, PROPERTY_NOTIFY, SELECTION_NOTIFY, SELECTION_REQUEST, type Selection } from './x11-selection'

export type Provide = (target: string) => Promise<Uint8Array | null>

type Paste = { readonly requestor: number; readonly target: number; readonly property: number; readonly time: number }
type Transfer = { readonly paste: Paste; readonly bytes: Uint8Array; sent: number; timer: NodeJS.Timeout | undefined }

/** Bytes of one property; beyond that, content goes in parts of this size. A request of any server holds them. */
const PART_BYTES = 64 * 1024
/** How long a program may take for one part, in ms. */
const STEP_MS = 10_000
const MAX_TRANSFERS = 32

export class SelectionOwner {
  readonly #selection: Selection
  readonly #transfers = new Map<string, Transfer>()
  #targets: readonly string[] = []
  #provide: Provide = () => Promise.resolve(null)
  #closed = false

  constructor(selection: Selection) {
    this.#selection = selection
  }

  own(targets: readonly string[], provide: Provide): void {
    this.#targets = targets
    this.#provide = provide
    this.#setOwner(this.#selection.window)
  }

  disown(): void {
    this.#targets = []
    this.#provide = () => Promise.resolve(null)
    const { x, name, window } = this.#selection
    // Another program's is left alone.
    if (x.ask(loadXcb().selectionOwner, name)?.readUInt32LE(8) === window) this.#setOwner(0)
  }

  event(event: Buffer): void {
    const type = event.readUInt8(0) & 0x7f
    if (type === SELECTION_REQUEST && event.readUInt32LE(16) === this.#selection.name) {
      const target = event.readUInt32LE(20)
      // Old programs name no property.
      this.#paste({ time: event.readUInt32LE(4), requestor: event.readUInt32LE(12), target, property: event.readUInt32LE(24) || target })
    }
    if (type === PROPERTY_NOTIFY && event.readUInt8(16) === DELETED) {
      const transfer = this.#transfers.get(keyOf(event.readUInt32LE(4), event.readUInt32LE(8)))
      if (transfer !== undefined) this.#part(transfer)
    }
  }

  /** Nothing is answered any more, not even what was asked before. */
  close(): void {
    this.#closed = true
    for (const { timer } of this.#transfers.values()) clearTimeout(timer)
    this.#transfers.clear()
    this.disown()
  }

  #setOwner(window: number): void {
    const { x, name } = this.#selection
    const xcb = loadXcb()
    xcb.setSelectionOwner(x.raw, window, name, CURRENT_TIME)
    xcb.flush(x.raw)
  }

  #paste(paste: Paste): void {
    const { atom } = this.#selection
    if (paste.target === atom('TARGETS')) {
      const list = Buffer.alloc((this.#targets.length + 1) * 4)
      for (const [index, name] of ['TARGETS', ...this.#targets].entries()) list.writeUInt32LE(atom(name), index * 4)
      this.#put(paste, ATOM_TYPE, 32, list)
      return this.#answer(paste, true)
    }
    const target = this.#targets.find((name) => atom(name) === paste.target)
    if (target === undefined) return this.#answer(paste, false)
    void this.#provide(target).then((bytes) => {
      if (this.#closed) return
      if (bytes === null) return this.#answer(paste, false)
      if (bytes.length > PART_BYTES) return this.#begin(paste, bytes)
      this.#put(paste, this.#typeOf(paste.target), 8, bytes)
      this.#answer(paste, true)
    })
  }

  #begin(paste: Paste, bytes: Uint8Array): void {
    const key = keyOf(paste.requestor, paste.property)
    if (this.#transfers.size >= MAX_TRANSFERS || this.#transfers.has(key)) return this.#answer(paste, false)
    const transfer: Transfer = { paste, bytes, sent: 0, timer: undefined }
    this.#transfers.set(key, transfer)
    this.#selection.watchProperties(paste.requestor)
    const size = Buffer.alloc(4)
    size.writeUInt32LE(bytes.length)
    this.#put(paste, this.#selection.atom('INCR'), 32, size)
    this.#wait(transfer)
    this.#answer(paste, true)
  }

  /** The last part is empty, which tells that it was the last. */
  #part(transfer: Transfer): void {
    const { paste, bytes, sent } = transfer
    const part = bytes.subarray(sent, sent + PART_BYTES)
    transfer.sent += part.length
    this.#put(paste, this.#typeOf(paste.target), 8, part)
    loadXcb().flush(this.#selection.x.raw)
    if (part.length > 0) return this.#wait(transfer)
    this.#forget(transfer)
  }

  #wait(transfer: Transfer): void {
    clearTimeout(transfer.timer)
    transfer.timer = setTimeout(() => this.#forget(transfer), STEP_MS)
  }

  #forget(transfer: Transfer): void {
    clearTimeout(transfer.timer)
    this.#transfers.delete(keyOf(transfer.paste.requestor, transfer.paste.property))
  }

  /** TEXT is a question for whatever kind of text there is. */
  #typeOf(target: number): number {
    return target === this.#selection.atom('TEXT') ? this.#selection.atom('UTF8_STRING') : target
  }

  #put(paste: Paste, type: number, bits: 8 | 32, bytes: Uint8Array): void {
    const { raw } = this.#selection.x
    const REPLACE = 0
    loadXcb().changeProperty(raw, REPLACE, paste.requestor, paste.property, type, bits, (bytes.length * 8) / bits, bytes)
  }

  #answer(paste: Paste, done: boolean): void {
    const { x, name } = this.#selection
    const xcb = loadXcb()
    const event = Buffer.alloc(32)
    event.writeUInt8(SELECTION_NOTIFY, 0)
    event.writeUInt32LE(paste.time, 4)
    event.writeUInt32LE(paste.requestor, 8)
    event.writeUInt32LE(name, 12)
    event.writeUInt32LE(paste.target, 16)
    event.writeUInt32LE(done ? paste.property : 0, 20)
    xcb.sendEvent(x.raw, 0, paste.requestor, 0, event)
    xcb.flush(x.raw)
  }
}

const keyOf = (window: number, property: number): string => `${String(window)} ${String(property)}`
