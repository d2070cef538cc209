// Owns: a window over a virtual screen that shows exactly what a test gives it, and what the X server says the screen
// shows: without the pointer, as a capture sees it. Never: depths other than 24 bits in 32.
import koffi from 'koffi'

export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export interface PaintedScreen {
  /** Width, height and pixels of the whole screen, 0x..RRGGBB. */
  readonly read: () => { readonly width: number; readonly height: number; readonly pixels: Uint32Array }
  /** Colours an area pixel by pixel: `color` gets places of the screen and returns 0xRRGGBB. */
  readonly paint: (area: Area, color: (x: number, y: number) => number) => void
  /** Moves what an area shows, as a scrolling program does. What comes in at the edge stays. */
  readonly move: (area: Area, byX: number, byY: number) => void
  /** Gives the display another size, not beyond the one it was started with. */
  readonly resize: (width: number, height: number) => void
  /** Divides the screen into displays, named Display-1 (the primary one) and so on; none: it is one again. */
  readonly setDisplays: (areas: readonly Area[]) => void
  readonly close: () => void
}

const ALL_PLANES = 0xffffffffn
const Z_PIXMAP = 2
/** CWOverrideRedirect: no window manager takes part. */
const OVERRIDE = 1n << 9n
const OVERRIDE_AT = 88
const ATTRIBUTES_BYTES = 112
const ROTATE_0 = 1

const loadLibraries = () => {
  const x11 = koffi.load('libX11.so.6')
  const randr = koffi.load('libXrandr.so.2')
  koffi.struct('PaintedImage', { width: 'int', height: 'int', xoffset: 'int', format: 'int', data: 'void *' })
  koffi.struct('PaintedResources', {
    time: 'unsigned long', configTime: 'unsigned long', crtcCount: 'int', crtcs: 'void *', outputCount: 'int', outputs: 'void *', modeCount: 'int', modes: 'void *'
  })
  koffi.struct('PaintedMode', {
    id: 'unsigned long', width: 'uint', height: 'uint', dotClock: 'unsigned long', hSyncStart: 'uint', hSyncEnd: 'uint', hTotal: 'uint', hSkew: 'uint',
    vSyncStart: 'uint', vSyncEnd: 'uint', vTotal: 'uint', name: 'const char *', nameLength: 'uint', flags: 'unsigned long'
  })
  koffi.struct('PaintedMonitor', {
    name: 'unsigned long', primary: 'int', automatic: 'int', outputCount: 'int', x: 'int', y: 'int', width: 'int', height: 'int', widthMm: 'int', heightMm: 'int', outputs: 'void *'
  })
  return {
    open: x11.func('void *XOpenDisplay(const char *name)'),
    close: x11.func('int XCloseDisplay(void *display)'),
    root: x11.func('unsigned long XDefaultRootWindow(void *display)'),
    visual: x11.func('void *XDefaultVisual(void *display, int screen)'),
    geometry: x11.func(
      'int XGetGeometry(void *display, unsigned long window, uint8_t *root, uint8_t *x, uint8_t *y, _Out_ uint *width, _Out_ uint *height, uint8_t *border, uint8_t *depth)'
    ),
    createWindow: x11.func(
      'unsigned long XCreateWindow(void *display, unsigned long parent, int x, int y, uint width, uint height, uint border, int depth, uint kind, void *visual, unsigned long mask, uint8_t *values)'
    ),
    mapRaised: x11.func('int XMapRaised(void *display, unsigned long window)'),
    createGc: x11.func('void *XCreateGC(void *display, unsigned long drawable, unsigned long mask, void *values)'),
    createImage: x11.func(
      'void *XCreateImage(void *display, void *visual, uint depth, int format, int offset, void *data, uint width, uint height, int pad, int bytesPerLine)'
    ),
    putImage: x11.func(
      'int XPutImage(void *display, unsigned long drawable, void *gc, void *image, int fromX, int fromY, int x, int y, uint width, uint height)'
    ),
    getImage: x11.func('PaintedImage *XGetImage(void *display, unsigned long drawable, int x, int y, uint width, uint height, unsigned long planes, int format)'),
    copyArea: x11.func(
      'int XCopyArea(void *display, unsigned long from, unsigned long to, void *gc, int x, int y, uint width, uint height, int left, int top)'
    ),
    free: x11.func('int XFree(void *data)'),
    sync: x11.func('int XSync(void *display, int discard)'),
    resources: randr.func('PaintedResources *XRRGetScreenResources(void *display, unsigned long window)'),
    createMode: randr.func('unsigned long XRRCreateMode(void *display, unsigned long window, PaintedMode *mode)'),
    addMode: randr.func('void XRRAddOutputMode(void *display, unsigned long output, unsigned long mode)'),
    setCrtc: randr.func(
      'int XRRSetCrtcConfig(void *display, void *resources, unsigned long crtc, unsigned long time, int x, int y, unsigned long mode, uint16_t rotation, unsigned long *outputs, int count)'
    ),
    atom: x11.func('unsigned long XInternAtom(void *display, const char *name, int onlyIfThere)'),
    setMonitor: randr.func('void XRRSetMonitor(void *display, unsigned long window, PaintedMonitor *monitor)'),
    deleteMonitor: randr.func('void XRRDeleteMonitor(void *display, unsigned long window, unsigned long name)'),
    setSize: randr.func('void XRRSetScreenSize(void *display, unsigned long window, int width, int height, int widthMm, int heightMm)')
  }
}
let libraries: ReturnType<typeof loadLibraries> | null = null

/** Covers the display; what is there stays below. @throws when there is no such display */
export function openPaintedScreen(name: string): PaintedScreen {
  const x = (libraries ??= loadLibraries())
  const display: unknown = x.open(name)
  if (display === null) throw new Error(`No X server answers at ${name}`)
  const root = x.root(display) as number
  const visual: unknown = x.visual(display, 0)
  const size = (): { readonly width: number; readonly height: number } => {
    const [width, height, ignored] = [[0], [0], Buffer.alloc(8)]
    x.geometry(display, root, ignored, ignored, ignored, width, height, ignored, ignored)
    return { width: width[0]!, height: height[0]! }
  }
  const attributes = Buffer.alloc(ATTRIBUTES_BYTES)
  attributes.writeInt32LE(1, OVERRIDE_AT)
  const first = size()
  const window = x.createWindow(display, root, 0, 0, first.width, first.height, 0, 24, 1, visual, OVERRIDE, attributes) as number
  x.mapRaised(display, window)
  const gc: unknown = x.createGc(display, window, 0, null)
  x.sync(display, 0)
  let modes = 0
  let monitors: number[] = []
  const resize = (width: number, height: number): void => {
    const resources: unknown = x.resources(display, root)
    const { crtcs, outputs } = koffi.decode(resources, 'PaintedResources') as { readonly crtcs: unknown; readonly outputs: unknown }
    const crtc = koffi.decode(crtcs, 'unsigned long') as number
    const output = koffi.decode(outputs, 'unsigned long') as number
    // The server takes no name twice.
    const label = `${width}x${height} ${++modes}`
    const mode = x.createMode(display, root, {
      id: 0, width, height, dotClock: 60_000_000, hSyncStart: width, hSyncEnd: width, hTotal: width, hSkew: 0,
      vSyncStart: height, vSyncEnd: height, vTotal: height, name: label, nameLength: label.length, flags: 0
    }) as number
    x.addMode(display, output, mode)
    x.setCrtc(display, resources, crtc, 0, 0, 0, 0, ROTATE_0, null, 0)
    x.setSize(display, root, width, height, Math.round(width / 4), Math.round(height / 4))
    x.setCrtc(display, resources, crtc, 0, 0, 0, mode, ROTATE_0, [output], 1)
    x.sync(display, 0)
  }

  return {
    read() {
      const { width, height } = size()
      const image: unknown = x.getImage(display, root, 0, 0, width, height, ALL_PLANES, Z_PIXMAP)
      const { data } = koffi.decode(image, 'PaintedImage') as { readonly data: unknown }
      const pixels = new Uint32Array(koffi.view(data, width * height * 4).slice(0))
      x.free(data)
      x.free(image)
      return { width, height, pixels }
    },
    paint(area, color) {
      const bytes = area.width * area.height * 4
      const memory: unknown = koffi.alloc('uint8_t', bytes)
      const pixels = new Uint32Array(koffi.view(memory, bytes))
      for (let row = 0; row < area.height; row++) {
        for (let column = 0; column < area.width; column++) pixels[row * area.width + column] = color(area.x + column, area.y + row)
      }
      const image: unknown = x.createImage(display, visual, 24, Z_PIXMAP, 0, memory, area.width, area.height, 32, 0)
      x.putImage(display, window, gc, image, 0, 0, area.x, area.y, area.width, area.height)
      x.sync(display, 0)
      x.free(image)
      koffi.free(memory)
    },
    move(area, byX, byY) {
      x.copyArea(display, window, window, gc, area.x, area.y, area.width, area.height, area.x + byX, area.y + byY)
      x.sync(display, 0)
    },
    resize,
    setDisplays(areas) {
      for (const name of monitors) x.deleteMonitor(display, root, name)
      monitors = areas.map(({ width, height, ...at }, index) => {
        const name = x.atom(display, `Display-${index + 1}`, 0) as number
        const primary = index === 0 ? 1 : 0
        x.setMonitor(display, root, { name, primary, automatic: 0, outputCount: 0, ...at, width, height, widthMm: 100, heightMm: 100, outputs: null })
        return name
      })
      // The server tells of this, and of nothing else that would make anybody ask again.
      const { width, height } = size()
      resize(width, height)
    },
    close: () => void x.close(display)
  }
}
