// Owns: the native calls of the meter and its target: an X connection, reading pixels through shared memory, keys
// through XTEST, windows and pictures. In plain Node; Electron forbids memory that it does not own.
// Never: waits by itself. A wrong request ends the process, as Xlib has it, and the benchmark says so.
import koffi from 'koffi'

const ALL_PLANES = 0xffffffffn
const Z_PIXMAP = 2
const IPC_PRIVATE = 0
const IPC_CREAT = 0o1000
const IPC_RMID = 0
const POLLIN = 1
const CURRENT_TIME = 0
/** sizeof(XEvent) on 64-bit systems. */
const EVENT_BYTES = 192
/** sizeof(XShmSegmentInfo): segment, id, address, readOnly. */
const SEGMENT_INFO_BYTES = 32

const x11 = koffi.load('libX11.so.6')
const xext = koffi.load('libXext.so.6')
const xtst = koffi.load('libXtst.so.6')
const c = koffi.load('libc.so.6')
const call = {
  openDisplay: x11.func('void *XOpenDisplay(const char *name)'),
  closeDisplay: x11.func('int XCloseDisplay(void *display)'),
  root: x11.func('unsigned long XDefaultRootWindow(void *display)'),
  visual: x11.func('void *XDefaultVisual(void *display, int screen)'),
  depth: x11.func('int XDefaultDepth(void *display, int screen)'),
  width: x11.func('int XDisplayWidth(void *display, int screen)'),
  height: x11.func('int XDisplayHeight(void *display, int screen)'),
  fileOf: x11.func('int XConnectionNumber(void *display)'),
  flush: x11.func('int XFlush(void *display)'),
  sync: x11.func('int XSync(void *display, int discard)'),
  pending: x11.func('int XPending(void *display)'),
  nextEvent: x11.func('int XNextEvent(void *display, uint8_t *event)'),
  keysym: x11.func('unsigned long XStringToKeysym(const char *name)'),
  keycode: x11.func('uint8_t XKeysymToKeycode(void *display, unsigned long keysym)'),
  queryKeymap: x11.func('int XQueryKeymap(void *display, uint8_t *keys)'),
  createWindow: x11.func(
    'unsigned long XCreateWindow(void *display, unsigned long parent, int x, int y, unsigned int width, unsigned int height, unsigned int border, int depth, unsigned int kind, void *visual, unsigned long valueMask, uint8_t *values)'
  ),
  mapRaised: x11.func('int XMapRaised(void *display, unsigned long window)'),
  grabKeyboard: x11.func('int XGrabKeyboard(void *display, unsigned long window, int ownerEvents, int pointerMode, int keyboardMode, unsigned long time)'),
  createPixmap: x11.func('unsigned long XCreatePixmap(void *display, unsigned long drawable, unsigned int width, unsigned int height, unsigned int depth)'),
  createGc: x11.func('void *XCreateGC(void *display, unsigned long drawable, unsigned long mask, void *values)'),
  setForeground: x11.func('int XSetForeground(void *display, void *gc, unsigned long pixel)'),
  setExposures: x11.func('int XSetGraphicsExposures(void *display, void *gc, int on)'),
  fill: x11.func('int XFillRectangle(void *display, unsigned long drawable, void *gc, int x, int y, unsigned int width, unsigned int height)'),
  text: x11.func('int XDrawString(void *display, unsigned long drawable, void *gc, int x, int y, const char *text, int length)'),
  copy: x11.func(
    'int XCopyArea(void *display, unsigned long from, unsigned long to, void *gc, int x, int y, unsigned int width, unsigned int height, int left, int top)'
  ),
  shmCreateImage: xext.func(
    'void *XShmCreateImage(void *display, void *visual, unsigned int depth, int format, void *data, void *info, unsigned int width, unsigned int height)'
  ),
  shmAttach: xext.func('int XShmAttach(void *display, void *info)'),
  shmGet: xext.func('int XShmGetImage(void *display, unsigned long drawable, void *image, int x, int y, unsigned long planes)'),
  shmPut: xext.func(
    'int XShmPutImage(void *display, unsigned long drawable, void *gc, void *image, int fromX, int fromY, int x, int y, unsigned int width, unsigned int height, int event)'
  ),
  testKey: xtst.func('int XTestFakeKeyEvent(void *display, unsigned int keycode, int down, unsigned long delay)'),
  testMotion: xtst.func('int XTestFakeMotionEvent(void *display, int screen, int x, int y, unsigned long delay)'),
  testGrabControl: xtst.func('int XTestGrabControl(void *display, int impervious)'),
  shmget: c.func('int shmget(int key, size_t size, int flags)'),
  shmat: c.func('void *shmat(int id, void *address, int flags)'),
  shmctl: c.func('int shmctl(int id, int command, void *buffer)'),
  poll: c.func('int poll(uint8_t *files, unsigned long count, int ms)')
}

/** A rectangle of pixels in memory that the X server shares. */
export type SharedPicture = {
  readonly width: number
  readonly height: number
  /** 0x00RRGGBB, row after row. */
  readonly pixels: Uint32Array
  /** Reads what the screen shows there. A round trip to the X server. */
  readonly read: (left: number, top: number) => void
  /** Writes it into a window or pixmap. Done when `sync` returns. */
  readonly write: (drawable: bigint, left: number, top: number) => void
}

export type KeyEvent = { readonly keycode: number; readonly down: boolean }
export type XClient = ReturnType<typeof openXClient>

/** Milliseconds of the system's monotonic clock: the same for every process of this machine. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6

/** @throws when no X server answers there, or it shows anything but 24 bits in 32 */
export function openXClient(name: string) {
  const display: unknown = call.openDisplay(name)
  if (display === null) throw new Error(`No X server answers at ${name}`)
  const depth = call.depth(display, 0) as number
  if (depth !== 24) throw new Error(`The screen has ${depth} bits of colour; the meter reads 24`)
  const root = BigInt(call.root(display) as number)
  const visual: unknown = call.visual(display, 0)
  const size = { width: call.width(display, 0) as number, height: call.height(display, 0) as number }
  const gc: unknown = call.createGc(display, root, 0, null)
  call.setExposures(display, gc, 0)
  // A program that grabs the server must not stop the meter's keys.
  call.testGrabControl(display, 1)
  const event = Buffer.alloc(EVENT_BYTES)
  const files = Buffer.alloc(8)
  files.writeInt32LE(call.fileOf(display) as number, 0)
  files.writeInt16LE(POLLIN, 4)

  return {
    size,
    root,
    sharedPicture(width: number, height: number): SharedPicture {
      const id = call.shmget(IPC_PRIVATE, width * height * 4, IPC_CREAT | 0o600) as number
      const memory: unknown = call.shmat(id, null, 0)
      const info: unknown = koffi.alloc('uint8_t', SEGMENT_INFO_BYTES)
      const fields = new DataView(koffi.view(info, SEGMENT_INFO_BYTES))
      fields.setInt32(8, id, true)
      fields.setBigUint64(16, koffi.address(memory), true)
      const image: unknown = call.shmCreateImage(display, visual, depth, Z_PIXMAP, memory, info, width, height)
      call.shmAttach(display, info)
      call.sync(display, 0)
      // Lives until both have let go of it, however they end.
      call.shmctl(id, IPC_RMID, null)
      return {
        width,
        height,
        pixels: new Uint32Array(koffi.view(memory, width * height * 4)),
        read: (left, top) => void call.shmGet(display, root, image, left, top, ALL_PLANES),
        write: (drawable, left, top) => void call.shmPut(display, drawable, gc, image, 0, 0, left, top, width, height, 0)
      }
    },
    keycodeOf: (keysym: string) => call.keycode(display, call.keysym(keysym)) as number,
    key: (keycode: number, down: boolean) => {
      call.testKey(display, keycode, down ? 1 : 0, 0)
      call.flush(display)
    },
    moveTo: (x: number, y: number) => {
      call.testMotion(display, -1, x, y, 0)
      call.flush(display)
    },
    /** The keycodes that the server holds down. */
    keysDown(): number[] {
      const keys = Buffer.alloc(32)
      call.queryKeymap(display, keys)
      return Array.from({ length: 256 }, (_, keycode) => keycode).filter((keycode) => (keys[keycode >> 3]! & (1 << (keycode & 7))) !== 0)
    },
    /** A window over the whole screen that no window manager touches, in front and with every key. */
    coverScreen(): bigint {
      const values = Buffer.alloc(112)
      const overrideRedirect = { mask: 1 << 9, at: 88 }
      const eventMask = { mask: 1 << 11, at: 72, keys: 3n }
      values.writeInt32LE(1, overrideRedirect.at)
      values.writeBigInt64LE(eventMask.keys, eventMask.at)
      const window = BigInt(
        call.createWindow(display, root, 0, 0, size.width, size.height, 0, depth, 1, visual, overrideRedirect.mask | eventMask.mask, values) as number
      )
      return window
    },
    /** @throws when another program holds the keyboard */
    bringToFront(window: bigint) {
      call.mapRaised(display, window)
      call.sync(display, 0)
      const refused = call.grabKeyboard(display, window, 0, 1, 1, CURRENT_TIME) as number
      if (refused !== 0) throw new Error(`The target cannot have the keyboard (${refused})`)
    },
    pixmap: (width: number, height: number) => BigInt(call.createPixmap(display, root, width, height, depth) as number),
    fill(drawable: bigint, color: number, x: number, y: number, width: number, height: number) {
      call.setForeground(display, gc, color)
      call.fill(display, drawable, gc, x, y, width, height)
    },
    text(drawable: bigint, color: number, x: number, y: number, text: string) {
      call.setForeground(display, gc, color)
      call.text(display, drawable, gc, x, y, text, text.length)
    },
    copy: (from: bigint, to: bigint, x: number, y: number, width: number, height: number, left: number, top: number) =>
      void call.copy(display, from, to, gc, x, y, width, height, left, top),
    flush: () => void call.flush(display),
    sync: () => void call.sync(display, 0),
    /** Waits at most so long for the server to say something. */
    waitForServer: (ms: number) => {
      if ((call.pending(display) as number) === 0) call.poll(files, 1, ms)
    },
    takeKeys(): KeyEvent[] {
      const keys: KeyEvent[] = []
      while ((call.pending(display) as number) > 0) {
        call.nextEvent(display, event)
        const type = event.readInt32LE(0)
        // XKeyEvent: type, serial, send_event, display, window, root, subwindow, time, x, y, x_root, y_root, state, keycode.
        if (type === 2 || type === 3) keys.push({ keycode: event.readUInt32LE(84), down: type === 2 })
      }
      return keys
    },
    close: () => void call.closeDisplay(display)
  }
}
