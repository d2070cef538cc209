// Owns: what somebody at a screen has of their monitor: how light it is, its resolution, its name, asked of the X server. Never:
// shares a connection with what is tested.
import koffi from 'koffi'

function loadLibraries() {
  const x11 = koffi.load('libX11.so.6')
  const randr = koffi.load('libXrandr.so.2')
  koffi.struct('MonitorResources', { time: 'unsigned long', configTime: 'unsigned long', crtcCount: 'int', crtcs: 'void *' })
  koffi.struct('MonitorCrtc', { time: 'unsigned long', x: 'int', y: 'int', width: 'unsigned int', height: 'unsigned int' })
  koffi.struct('MonitorRamp', { size: 'int', red: 'void *', green: 'void *', blue: 'void *' })
  koffi.struct('MonitorInfo', {
    name: 'unsigned long', primary: 'int', automatic: 'int', outputCount: 'int', x: 'int', y: 'int', width: 'int', height: 'int', widthMm: 'int', heightMm: 'int', outputs: 'void *'
  })
  return {
    open: x11.func('void *XOpenDisplay(const char *name)'),
    close: x11.func('int XCloseDisplay(void *display)'),
    root: x11.func('unsigned long XDefaultRootWindow(void *display)'),
    atom: x11.func('unsigned long XInternAtom(void *display, const char *name, int onlyIfThere)'),
    sync: x11.func('int XSync(void *display, int discard)'),
    resources: randr.func('MonitorResources *XRRGetScreenResourcesCurrent(void *display, unsigned long window)'),
    crtc: randr.func('MonitorCrtc *XRRGetCrtcInfo(void *display, void *resources, unsigned long crtc)'),
    ramp: randr.func('MonitorRamp *XRRGetCrtcGamma(void *display, unsigned long crtc)'),
    setMonitor: randr.func('void XRRSetMonitor(void *display, unsigned long window, MonitorInfo *monitor)'),
    setRamp: randr.func('void XRRSetCrtcGamma(void *display, unsigned long crtc, void *ramp)')
  }
}
let libraries: ReturnType<typeof loadLibraries> | null = null

type Library = ReturnType<typeof loadLibraries>
/** Of the first monitor. What the calls allocate goes with the test's process. */
function ask<Value>(name: string, work: (x: Library, display: unknown, resources: unknown, crtc: number) => Value): Value {
  const x = (libraries ??= loadLibraries())
  const display: unknown = x.open(name)
  if (display === null) throw new Error(`No X server answers at ${name}`)
  try {
    const resources: unknown = x.resources(display, x.root(display))
    const { crtcs } = koffi.decode(resources, 'MonitorResources') as { readonly crtcs: unknown }
    return work(x, display, resources, koffi.decode(crtcs, 'unsigned long') as number)
  } finally {
    x.close(display)
  }
}
const channels = (ramp: unknown): readonly Uint16Array[] => {
  const { size, red, green, blue } = koffi.decode(ramp, 'MonitorRamp') as { readonly size: number; readonly red: unknown; readonly green: unknown; readonly blue: unknown }
  return [red, green, blue].map((channel) => new Uint16Array(koffi.view(channel, size * 2)))
}

/** 0 is black. */
export const lightOf = (display: string): number =>
  ask(display, (x, open, _resources, crtc) => channels(x.ramp(open, crtc)).reduce((sum, channel) => sum + channel.reduce((all, one) => all + one, 0), 0))

/** As a program for the evening does. The ramp that Xvfb begins with is black. */
export const turnLightOn = (display: string): void =>
  ask(display, (x, open, _resources, crtc) => {
    const ramp: unknown = x.ramp(open, crtc)
    for (const channel of channels(ramp)) channel.forEach((_value, index) => (channel[index] = index * 200))
    x.setRamp(open, crtc, ramp)
    x.sync(open, 0)
  })

/** One more display, of this name, in the upper left corner. */
export const addDisplay = (display: string, name: string): void =>
  ask(display, (x, open) => {
    const place = { primary: 0, automatic: 0, outputCount: 0, x: 0, y: 0, width: 320, height: 240, widthMm: 80, heightMm: 60, outputs: null }
    x.setMonitor(open, x.root(open), { name: x.atom(open, name, 0) as number, ...place })
    x.sync(open, 0)
  })

export const resolutionOf = (display: string): { readonly width: number; readonly height: number } =>
  ask(display, (x, open, resources, crtc) => {
    const { width, height } = koffi.decode(x.crtc(open, resources, crtc), 'MonitorCrtc') as { readonly width: number; readonly height: number }
    return { width, height }
  })
