// Owns: the calls into XCB that screen source and clipboard need, with replies as Buffers. Never: decides when to call. XCB and
// not Xlib: a failed request is an answer here, a dead server an error code, and neither ends the process.
import { type Library, loadKoffi } from './koffi'

/** A request without an answer; errors come as events and are dropped. */
export const request = (library: Library, name: string, args: string) => library.func(`uint32_t xcb_${name}(void *connection${args})`)
/** A request and the wait for its answer. A cookie is a struct of one number, which goes where the number would. */
export const question = (library: Library, name: string, args: string) => ({
  ask: request(library, name, args),
  answer: library.func(`uintptr_t xcb_${name}_reply(void *connection, uint32_t cookie, void *error)`)
})

function loadLibraries() {
  const koffi = loadKoffi()
  const libc = koffi.load('libc.so.6')
  const xcb = koffi.load('libxcb.so.1')
  const shm = koffi.load('libxcb-shm.so.0')
  const damage = koffi.load('libxcb-damage.so.0')
  const xfixes = koffi.load('libxcb-xfixes.so.0')
  const randr = koffi.load('libxcb-randr.so.0')
  const xinput = koffi.load('libxcb-xinput.so.0')
  return {
    memcpy: libc.func('void *memcpy(uint8_t *to, uintptr_t from, size_t bytes)'),
    memcmp: libc.func('int memcmp(uintptr_t one, uintptr_t other, size_t bytes)'),
    // The program's own `free`: Electron brings an allocator along, and XCB's memory comes from that one.
    free: koffi.load(null).func('void free(uintptr_t pointer)'),
    shmget: libc.func('int shmget(int key, size_t bytes, int flags)'),
    // Signed: -1 is a refusal.
    shmat: libc.func('intptr_t shmat(int id, void *at, int flags)'),
    shmdt: libc.func('int shmdt(uintptr_t address)'),
    shmctl: libc.func('int shmctl(int id, int command, void *buffer)'),
    connect: xcb.func('void *xcb_connect(const char *name, _Out_ int *screen)'),
    hasError: xcb.func('int xcb_connection_has_error(void *connection)'),
    disconnect: xcb.func('void xcb_disconnect(void *connection)'),
    flush: xcb.func('int xcb_flush(void *connection)'),
    generateId: xcb.func('uint32_t xcb_generate_id(void *connection)'),
    getSetup: xcb.func('uintptr_t xcb_get_setup(void *connection)'),
    extensionData: xcb.func('uintptr_t xcb_get_extension_data(void *connection, void *extension)'),
    waitForEvent: xcb.func('uintptr_t xcb_wait_for_event(void *connection)'),
    pollForEvent: xcb.func('uintptr_t xcb_poll_for_event(void *connection)'),
    createWindow: request(
      xcb,
      'create_window',
      ', uint8_t depth, uint32_t id, uint32_t parent, int16_t x, int16_t y, uint16_t width, uint16_t height, uint16_t border, uint16_t kind, uint32_t visual, uint32_t mask, void *values'
    ),
    sendEvent: request(xcb, 'send_event', ', uint8_t propagate, uint32_t window, uint32_t mask, uint8_t *event'),
    queryExtension: question(xcb, 'query_extension', ', uint16_t length, const char *name'),
    queryPointer: question(xcb, 'query_pointer', ', uint32_t window'),
    getGeometry: question(xcb, 'get_geometry', ', uint32_t drawable'),
    internAtom: question(xcb, 'intern_atom', ', uint8_t onlyIfThere, uint16_t length, const char *name'),
    getProperty: question(
      xcb,
      'get_property',
      ', uint8_t remove, uint32_t window, uint32_t property, uint32_t type, uint32_t offset, uint32_t words'
    ),
    changeProperty: request(
      xcb,
      'change_property',
      ', uint8_t mode, uint32_t window, uint32_t property, uint32_t type, uint8_t bits, uint32_t units, uint8_t *data'
    ),
    deleteProperty: request(xcb, 'delete_property', ', uint32_t window, uint32_t property'),
    selectEvents: request(xcb, 'change_window_attributes', ', uint32_t window, uint32_t mask, uint8_t *values'),
    selectionOwner: question(xcb, 'get_selection_owner', ', uint32_t selection'),
    setSelectionOwner: request(xcb, 'set_selection_owner', ', uint32_t window, uint32_t selection, uint32_t time'),
    convertSelection: request(
      xcb,
      'convert_selection',
      ', uint32_t window, uint32_t selection, uint32_t target, uint32_t property, uint32_t time'
    ),
    getAtomName: question(xcb, 'get_atom_name', ', uint32_t atom'),
    extensions: {
      shm: shm.symbol('xcb_shm_id') as unknown,
      damage: damage.symbol('xcb_damage_id') as unknown,
      xfixes: xfixes.symbol('xcb_xfixes_id') as unknown,
      randr: randr.symbol('xcb_randr_id') as unknown,
      xinput: xinput.symbol('xcb_input_id') as unknown
    },
    shmAttach: request(shm, 'shm_attach', ', uint32_t segment, uint32_t id, uint8_t readOnly'),
    shmDetach: request(shm, 'shm_detach', ', uint32_t segment'),
    shmGetImage: question(
      shm,
      'shm_get_image',
      ', uint32_t drawable, int16_t x, int16_t y, uint16_t width, uint16_t height, uint32_t planes, uint8_t format, uint32_t segment, uint32_t offset'
    ),
    damageVersion: question(damage, 'damage_query_version', ', uint32_t major, uint32_t minor'),
    damageCreate: request(damage, 'damage_create', ', uint32_t damage, uint32_t drawable, uint8_t level'),
    damageSubtract: request(damage, 'damage_subtract', ', uint32_t damage, uint32_t repair, uint32_t parts'),
    xfixesVersion: question(xfixes, 'xfixes_query_version', ', uint32_t major, uint32_t minor'),
    createRegion: request(xfixes, 'xfixes_create_region', ', uint32_t region, uint32_t count, void *rectangles'),
    fetchRegion: question(xfixes, 'xfixes_fetch_region', ', uint32_t region'),
    selectSelection: request(xfixes, 'xfixes_select_selection_input', ', uint32_t window, uint32_t selection, uint32_t mask'),
    selectCursor: request(xfixes, 'xfixes_select_cursor_input', ', uint32_t window, uint32_t mask'),
    cursorImage: question(xfixes, 'xfixes_get_cursor_image', ''),
    randrVersion: question(randr, 'randr_query_version', ', uint32_t major, uint32_t minor'),
    selectScreen: request(randr, 'randr_select_input', ', uint32_t window, uint16_t mask'),
    monitors: question(randr, 'randr_get_monitors', ', uint32_t window, uint8_t active'),
    xinputVersion: question(xinput, 'input_xi_query_version', ', uint16_t major, uint16_t minor'),
    selectInput: request(xinput, 'input_xi_select_events', ', uint32_t window, uint16_t count, uint8_t *masks')
  }
}
export type Xcb = ReturnType<typeof loadLibraries>
type Question = Xcb['queryPointer']

let libraries: Xcb | null = null
/** @throws when a library is missing */
export const loadXcb = (): Xcb => (libraries ??= loadLibraries())

/** Bytes of a reply's fixed part; its fourth to eighth byte count what follows, in words. */
const REPLY_BYTES = 32
/** Type 35 events have more bytes, which nobody here reads. */
const EVENT_BYTES = 32

export type XcbConnection = {
  readonly raw: unknown
  readonly root: number
  /** Of the whole desktop, in millimetres, when the connection was made. */
  readonly millimetres: { readonly width: number; readonly height: number }
  /** Null when the server does not have it. `firstEvent` is the number of its first event. */
  extension(name: keyof Xcb['extensions']): { readonly firstEvent: number; readonly opcode: number } | null
  /** The answer to a question, or null when the server refused or is gone. Its fixed part is at least 32 bytes. */
  answer(question: Question, cookie: number): Buffer | null
  ask(question: Question, ...args: readonly unknown[]): Buffer | null
  readonly isBroken: boolean
  /** Calls `visit` for each event that has come. For whoever waits by itself, and does not `listen`. */
  drain(visit: (event: Buffer) => void): void
  /** Calls `visit` for each event, as it comes, until `stop`; then, or when the server is gone, `onEnd` once. */
  listen(visit: (event: Buffer) => void, onEnd: () => void): void
  /** Ends `listen` and the connection. */
  stop(): void
}

/** @throws when no X server answers, or its pixels are not 24-bit colours in little-endian words */
export function connectXcb(name: string | null): XcbConnection {
  const xcb = loadXcb()
  const number = [0]
  const raw: unknown = xcb.connect(name, number)
  const fail = (why: string): never => {
    xcb.disconnect(raw)
    throw new Error(why)
  }
  if (raw === null || (xcb.hasError(raw) as number) !== 0) return fail('No X server answers')

  const copy = (address: number, bytes: number): Buffer => {
    const buffer = Buffer.alloc(bytes)
    if (bytes > 0) xcb.memcpy(buffer, address, bytes)
    return buffer
  }
  const setupAddress = xcb.getSetup(raw) as number
  const setup = copy(setupAddress, 8 + copy(setupAddress, 8).readUInt16LE(6) * 4)
  const screen = readScreen(setup, number[0] ?? 0)
  if (screen === null) return fail('The screen has colours of another kind')

  // An event to ourselves ends the wait of the thread that `listen` uses.
  const wake = xcb.generateId(raw) as number
  xcb.createWindow(raw, 0, wake, screen.root, 0, 0, 1, 1, 0, 2, 0, 0, null)

  let listening = false
  let stopped = false
  const take = (address: number): Buffer => {
    const event = copy(address, EVENT_BYTES)
    xcb.free(address)
    return event
  }
  const answer: XcbConnection['answer'] = (question, cookie) => {
    const address = question.answer(raw, cookie, null) as number
    if (address === 0) return null
    const length = copy(address, 8).readUInt32LE(4)
    const reply = copy(address, REPLY_BYTES + length * 4)
    xcb.free(address)
    return reply
  }

  return {
    raw,
    root: screen.root,
    millimetres: screen.millimetres,
    extension(extensionName) {
      const address = xcb.extensionData(raw, xcb.extensions[extensionName]) as number
      if (address === 0) return null
      const reply = copy(address, 12)
      return reply[8] === 1 ? { opcode: reply.readUInt8(9), firstEvent: reply.readUInt8(10) } : null
    },
    answer,
    ask: (question, ...args) => answer(question, question.ask(raw, ...args) as number),
    get isBroken() {
      return (xcb.hasError(raw) as number) !== 0
    },
    drain(visit) {
      for (let event = xcb.pollForEvent(raw) as number; event !== 0; event = xcb.pollForEvent(raw) as number) visit(take(event))
    },
    listen(visit, onEnd) {
      listening = true
      const end = (): void => {
        // Whoever ends with it may still say something, which is not heard any more; after this, nobody may.
        onEnd()
        xcb.disconnect(raw)
      }
      const next = (): void => {
        xcb.flush(raw)
        xcb.waitForEvent.async(raw, (error: unknown, address: number) => {
          if (stopped || error !== null || address === 0) {
            if (address !== 0 && error === null) xcb.free(address)
            stopped = true
            end()
            return
          }
          for (let event = address; event !== 0; event = xcb.pollForEvent(raw) as number) visit(take(event))
          next()
        })
      }
      next()
    },
    stop() {
      if (stopped) return
      stopped = true
      if (!listening) {
        xcb.disconnect(raw)
        return
      }
      const event = Buffer.alloc(EVENT_BYTES)
      event.writeUInt8(CLIENT_MESSAGE, 0)
      event.writeUInt8(32, 1)
      event.writeUInt32LE(wake, 4)
      xcb.sendEvent(raw, 0, wake, 0, event)
      xcb.flush(raw)
    }
  }
}
const CLIENT_MESSAGE = 33

/** The root window of a screen in the server's greeting (X11 protocol, 8 "Connection Setup"); null for other colours. */
function readScreen(setup: Buffer, number: number): Pick<XcbConnection, 'root' | 'millimetres'> | null {
  const LITTLE_ENDIAN = 0
  if (setup.readUInt8(30) !== LITTLE_ENDIAN) return null
  let at = 40 + Math.ceil(setup.readUInt16LE(24) / 4) * 4 + setup.readUInt8(29) * 8
  for (let index = 0; ; index++) {
    const root = setup.readUInt32LE(at)
    const millimetres = { width: setup.readUInt16LE(at + 24), height: setup.readUInt16LE(at + 26) }
    const rootVisual = setup.readUInt32LE(at + 32)
    let masks: readonly number[] = []
    let depths = setup.readUInt8(at + 39)
    for (at += 40; depths > 0; depths--) {
      const visuals = setup.readUInt16LE(at + 2)
      at += 8
      for (let visual = 0; visual < visuals; visual++, at += 24) {
        if (setup.readUInt32LE(at) === rootVisual) masks = [8, 12, 16].map((offset) => setup.readUInt32LE(at + offset))
      }
    }
    if (index < number) continue
    return masks[0] === 0xff0000 && masks[1] === 0xff00 && masks[2] === 0xff ? { root, millimetres } : null
  }
}
