// Owns: the native calls to libX11, libXtst and libxkbcommon, and one X connection of our own. Loaded at the first
// session, not at start-up. Never: decides what to press; that is x11-keyboard's and x11-input's business.
//
// [Note: X errors] Xlib reports a failed request to a handler that is global to the process, and the one that GTK
// installs in Electron's main process aborts. Our requests are checked beforehand, but a screen can vanish between a
// check and its request. So the handler is replaced while we talk to our connection, by a native function that
// has the same first argument and does nothing. A JavaScript callback there could be entered outside of any call.
//
// [Note: a server that goes] Xlib ends the process then, twice over: in a handler that is global, which is replaced as the
// other one is, and in one of the connection (libX11 1.7). Ours of that kind takes note; every later call on that
// connection does nothing, and `isBroken` says so. It is called within our own calls only, so it may be JavaScript.
import { loadKoffi } from './koffi'

/** Modifier state as bits of the X core protocol: Shift 1, Lock 2, Control 4, Mod1 8 … Mod5 128. */
export type KeyboardState = { readonly held: number; readonly locked: number; readonly group: number }
export type Size = { readonly width: number; readonly height: number }

/** A range of keycodes whose meaning somebody changed. */
export type MappingChange = { readonly first: number; readonly count: number }

export interface X11Connection {
  readonly minKeycode: number
  readonly maxKeycode: number
  /** Keysym of a key with these modifiers held, in this group; 0 for none. */
  lookup(keycode: number, modifiers: number, group: number): number
  state(): KeyboardState
  /** The modifier bits that a key with this keysym sets. */
  modifiersOf(keysym: number): number
  /** Locks or unlocks the modifiers in `mask`. */
  lock(mask: number, locked: boolean): void
  /** Makes a keycode mean `keysym` with and without Shift; 0 empties it. Returns when the server has done it. */
  bind(keycode: number, keysym: number): void
  fakeKey(keycode: number, down: boolean): void
  fakeButton(button: number, down: boolean): void
  /** Pixels of the root window. */
  fakeMotion(x: number, y: number): void
  /** Changes of the keyboard mapping since the last call. */
  takeMappingChanges(): MappingChange[]
  /** Whether the server holds the key down. */
  isDown(keycode: number): boolean
  /** Where the pointer is, in pixels of the root window, and which buttons (bit 0 for button 1) are down. */
  pointer(): { readonly x: number; readonly y: number; readonly buttons: number }
  rootSize(): Size
  /** 0 when no keysym has this name. */
  keysymNamed(name: string): number
  keysymOf(codePoint: number): number
  /** 0 when the keysym is not a character; dead keys are not. */
  codePointOf(keysym: number): number
  /** Runs `work` with X errors ignored, and sends what it asked for. See [Note: X errors]. */
  run<Value>(work: () => Value): Value
  /** The server is gone; what was asked for last did not happen, and nothing will. See [Note: a server that goes]. */
  readonly isBroken: boolean
  close(): void
}

const CORE_KEYBOARD = 0x100
const MAPPING_NOTIFY = 34
const MAPPING_KEYBOARD = 1
/** sizeof(XEvent) is 192 bytes on 64-bit systems. */
const EVENT_BYTES = 192

function loadLibraries() {
  // Not an import: the bridge to native code is for the few who have a session, not for every start.
  const koffi = loadKoffi()
  const x11 = koffi.load('libX11.so.6')
  const xtst = koffi.load('libXtst.so.6')
  const xkb = koffi.load('libxkbcommon.so.0')
  const exitHandler = koffi.pointer(koffi.proto('void (void *display, void *data)'))
  return {
    setExitHandler: x11.func('XSetIOErrorExitHandler', 'void', ['void *', exitHandler, 'void *']),
    /** Returns what the handler is called by, and forgets it again. */
    registered(handler: () => void) {
      const pointer = koffi.register(handler, exitHandler)
      return { pointer, forget: () => koffi.unregister(pointer) }
    },
    openDisplay: x11.func('void *XOpenDisplay(const char *name)'),
    closeDisplay: x11.func('int XCloseDisplay(void *display)'),
    rootWindow: x11.func('unsigned long XDefaultRootWindow(void *display)'),
    getGeometry: x11.func(
      'int XGetGeometry(void *display, unsigned long window, uint8_t *root, uint8_t *x, uint8_t *y, _Out_ unsigned int *width, _Out_ unsigned int *height, uint8_t *border, uint8_t *depth)'
    ),
    displayKeycodes: x11.func('int XDisplayKeycodes(void *display, _Out_ int *min, _Out_ int *max)'),
    setErrorHandler: x11.func('void *XSetErrorHandler(void *handler)'),
    setIoErrorHandler: x11.func('void *XSetIOErrorHandler(void *handler)'),
    ignoreError: x11.symbol('XConnectionNumber') as unknown,
    sync: x11.func('int XSync(void *display, int discard)'),
    flush: x11.func('int XFlush(void *display)'),
    pending: x11.func('int XPending(void *display)'),
    nextEvent: x11.func('int XNextEvent(void *display, uint8_t *event)'),
    refreshMapping: x11.func('int XRefreshKeyboardMapping(uint8_t *event)'),
    changeMapping: x11.func(
      'int XChangeKeyboardMapping(void *display, int first, int perKey, unsigned long *keysyms, int count)'
    ),
    queryKeymap: x11.func('int XQueryKeymap(void *display, uint8_t *keys)'),
    queryPointer: x11.func(
      'int XQueryPointer(void *display, unsigned long window, uint8_t *root, uint8_t *child, _Out_ int *x, _Out_ int *y, uint8_t *windowX, uint8_t *windowY, _Out_ unsigned int *mask)'
    ),
    lookupKeySym: x11.func(
      'int XkbLookupKeySym(void *display, uint8_t keycode, unsigned int state, _Out_ unsigned int *used, _Out_ unsigned long *keysym)'
    ),
    getState: x11.func('int XkbGetState(void *display, unsigned int device, uint8_t *state)'),
    keysymToModifiers: x11.func('unsigned int XkbKeysymToModifiers(void *display, unsigned long keysym)'),
    lockModifiers: x11.func(
      'int XkbLockModifiers(void *display, unsigned int device, unsigned int affect, unsigned int values)'
    ),
    testQuery: xtst.func(
      'int XTestQueryExtension(void *display, _Out_ int *event, _Out_ int *error, _Out_ int *major, _Out_ int *minor)'
    ),
    testGrabControl: xtst.func('int XTestGrabControl(void *display, int impervious)'),
    testKey: xtst.func('int XTestFakeKeyEvent(void *display, unsigned int keycode, int down, unsigned long delay)'),
    testButton: xtst.func('int XTestFakeButtonEvent(void *display, unsigned int button, int down, unsigned long delay)'),
    testMotion: xtst.func('int XTestFakeMotionEvent(void *display, int screen, int x, int y, unsigned long delay)'),
    keysymFromName: xkb.func('uint32_t xkb_keysym_from_name(const char *name, int flags)'),
    keysymFromCodePoint: xkb.func('uint32_t xkb_utf32_to_keysym(uint32_t codePoint)'),
    codePointFromKeysym: xkb.func('uint32_t xkb_keysym_to_utf32(uint32_t keysym)')
  }
}
let libraries: ReturnType<typeof loadLibraries> | null = null

/**
 * Opens an X connection. `name` as in DISPLAY; the environment's when it is left out.
 * @throws when a library is missing, no X server answers, or it lacks XTEST
 */
export function openX11(name: string | null = null): X11Connection {
  const x = (libraries ??= loadLibraries())
  const display: unknown = x.openDisplay(name)
  if (display === null) throw new Error('No X server answers')
  const scratch = [0]
  const eventBuffer = Buffer.alloc(EVENT_BYTES)
  const stateBuffer = Buffer.alloc(18)
  const keysBuffer = Buffer.alloc(32)
  const ignored = Buffer.alloc(8)
  let isBroken = false
  const exit = x.registered(() => void (isBroken = true))
  x.setExitHandler(display, exit.pointer, null)
  /** Xlib crashes on a request to a server that is gone. */
  const ask = (request: (...args: unknown[]) => unknown, ...args: unknown[]): unknown => (isBroken ? 0 : request(display, ...args))

  let depth = 0
  const run: X11Connection['run'] = (work) => {
    if (depth > 0) return work()
    const previous: unknown = x.setErrorHandler(x.ignoreError)
    const previousIo: unknown = x.setIoErrorHandler(x.ignoreError)
    depth++
    try {
      return work()
    } finally {
      ask(x.flush)
      depth--
      x.setErrorHandler(previous)
      x.setIoErrorHandler(previousIo)
    }
  }

  if (!ask(x.testQuery, [0], [0], [0], [0])) {
    x.closeDisplay(display)
    exit.forget()
    throw new Error('The X server has no XTEST extension')
  }
  // A program that grabs the server must not lock the connector out.
  ask(x.testGrabControl, 1)
  const root = x.rootWindow(display) as number
  const min = [0]
  const max = [0]
  ask(x.displayKeycodes, min, max)

  return {
    minKeycode: min[0] ?? 8,
    maxKeycode: max[0] ?? 255,
    lookup(keycode, modifiers, group) {
      const keysym: number[] = [0]
      const found = (ask(x.lookupKeySym, keycode, modifiers | (group << 13), scratch, keysym) as number) !== 0
      return found ? (keysym[0] ?? 0) : 0
    },
    state() {
      // XkbStateRec: group, locked group, two 16-bit groups, mods, base mods, latched mods, locked mods, …
      ask(x.getState, CORE_KEYBOARD, stateBuffer)
      return {
        group: stateBuffer.readUInt8(0),
        held: stateBuffer.readUInt8(7) | stateBuffer.readUInt8(8),
        locked: stateBuffer.readUInt8(9)
      }
    },
    modifiersOf: (keysym) => ask(x.keysymToModifiers, keysym) as number,
    lock: (mask, locked) => void ask(x.lockModifiers, CORE_KEYBOARD, mask, locked ? mask : 0),
    bind(keycode, keysym) {
      // Two equal keysyms: with one, the server would add the other case of a letter by itself.
      ask(x.changeMapping, keycode, 2, [keysym, keysym], 1)
      ask(x.sync, 0)
    },
    fakeKey: (keycode, down) => void ask(x.testKey, keycode, down ? 1 : 0, 0),
    fakeButton: (button, down) => void ask(x.testButton, button, down ? 1 : 0, 0),
    fakeMotion: (left, top) => void ask(x.testMotion, -1, left, top, 0),
    takeMappingChanges() {
      const changes: MappingChange[] = []
      while ((ask(x.pending) as number) > 0) {
        ask(x.nextEvent, eventBuffer)
        if (eventBuffer.readInt32LE(0) !== MAPPING_NOTIFY) continue
        x.refreshMapping(eventBuffer)
        if (eventBuffer.readInt32LE(40) !== MAPPING_KEYBOARD) continue
        changes.push({ first: eventBuffer.readInt32LE(44), count: eventBuffer.readInt32LE(48) })
      }
      return changes
    },
    isDown(keycode) {
      ask(x.queryKeymap, keysBuffer)
      return ((keysBuffer[keycode >> 3] ?? 0) & (1 << (keycode & 7))) !== 0
    },
    pointer() {
      const left = [0]
      const top = [0]
      const mask = [0]
      ask(x.queryPointer, root, ignored, ignored, left, top, ignored, ignored, mask)
      return { x: left[0] ?? 0, y: top[0] ?? 0, buttons: (mask[0] ?? 0) >> 8 }
    },
    rootSize() {
      const width = [0]
      const height = [0]
      ask(x.getGeometry, root, ignored, ignored, ignored, width, height, ignored, ignored)
      return { width: width[0] ?? 0, height: height[0] ?? 0 }
    },
    keysymNamed: (keysymName) => x.keysymFromName(keysymName, 0) as number,
    keysymOf: (codePoint) => x.keysymFromCodePoint(codePoint) as number,
    codePointOf: (keysym) => x.codePointFromKeysym(keysym) as number,
    run,
    get isBroken() {
      return isBroken
    },
    close() {
      run(() => void ask(x.sync, 0))
      x.closeDisplay(display)
      exit.forget()
    }
  }
}
