// Owns: a keyboard and a mouse as a person's hands move them: devices of the X server that are not XTEST's own, pressed through
// the old XInput, which names devices.
// Never: shares a connection with what is tested.
import koffi from 'koffi'

export interface Hands {
  readonly key: (keycode: number, down: boolean) => void
  readonly button: (button: number, down: boolean) => void
  /** What programs see: whether the key of this number is down on the keyboard that they share. */
  readonly isDown: (keycode: number) => boolean
  readonly buttonsDown: () => number
  /** The far end's hands: through XTEST. */
  readonly farKey: (keycode: number, down: boolean) => void
  readonly close: () => void
}

function loadLibraries() {
  const x11 = koffi.load('libX11.so.6')
  const xi = koffi.load('libXi.so.6')
  const xtst = koffi.load('libXtst.so.6')
  koffi.struct('HandsDevice', { id: 'unsigned long', type: 'unsigned long', name: 'const char *', classes: 'int', use: 'int', info: 'void *' })
  return {
    open: x11.func('void *XOpenDisplay(const char *name)'),
    closeDisplay: x11.func('int XCloseDisplay(void *display)'),
    root: x11.func('unsigned long XDefaultRootWindow(void *display)'),
    sync: x11.func('int XSync(void *display, int discard)'),
    queryKeymap: x11.func('int XQueryKeymap(void *display, uint8_t *keys)'),
    queryPointer: x11.func(
      'int XQueryPointer(void *display, unsigned long window, uint8_t *root, uint8_t *child, uint8_t *x, uint8_t *y, uint8_t *windowX, uint8_t *windowY, _Out_ unsigned int *mask)'
    ),
    listDevices: xi.func('void *XListInputDevices(void *display, _Out_ int *count)'),
    openDevice: xi.func('void *XOpenDevice(void *display, unsigned long device)'),
    deviceKey: xtst.func('int XTestFakeDeviceKeyEvent(void *display, void *device, unsigned int key, int down, int *axes, int count, unsigned long delay)'),
    deviceButton: xtst.func('int XTestFakeDeviceButtonEvent(void *display, void *device, unsigned int button, int down, int *axes, int count, unsigned long delay)'),
    farKey: xtst.func('int XTestFakeKeyEvent(void *display, unsigned int key, int down, unsigned long delay)')
  }
}
let libraries: ReturnType<typeof loadLibraries> | null = null

export function openHands(name: string): Hands {
  const x = (libraries ??= loadLibraries())
  const display: unknown = x.open(name)
  const count = [0]
  const list: unknown = x.listDevices(display, count)
  const devices = koffi.decode(list, koffi.array('HandsDevice', count[0]!)) as { readonly id: number; readonly name: string }[]
  const deviceNamed = (wanted: string): unknown => {
    const found = devices.find((device) => device.name === wanted)
    if (found === undefined) throw new Error(`No ${wanted} among ${devices.map((device) => device.name).join(', ')}`)
    return x.openDevice(display, found.id)
  }
  const keyboard = deviceNamed('Xvfb keyboard')
  const mouse = deviceNamed('Xvfb mouse')
  const act = (work: () => void): void => {
    work()
    x.sync(display, 0)
  }
  return {
    key: (keycode, down) => act(() => void x.deviceKey(display, keyboard, keycode, down ? 1 : 0, null, 0, 0)),
    button: (button, down) => act(() => void x.deviceButton(display, mouse, button, down ? 1 : 0, null, 0, 0)),
    farKey: (keycode, down) => act(() => void x.farKey(display, keycode, down ? 1 : 0, 0)),
    isDown(keycode) {
      const keys = Buffer.alloc(32)
      x.queryKeymap(display, keys)
      return ((keys[keycode >> 3] ?? 0) & (1 << (keycode & 7))) !== 0
    },
    buttonsDown() {
      const mask = [0]
      const ignored = Buffer.alloc(8)
      x.queryPointer(display, x.root(display), ignored, ignored, ignored, ignored, ignored, ignored, mask)
      return (mask[0] ?? 0) >> 8
    },
    close: () => void x.closeDisplay(display)
  }
}
