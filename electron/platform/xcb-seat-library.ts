// Owns: the calls into XCB for what a person at this computer works with: input devices and monitors, with replies taken apart.
// Never: decides when to call.
import { loadKoffi } from './koffi'
import { type XcbConnection, loadXcb, question, request } from './xcb-library'

function loadLibraries() {
  const koffi = loadKoffi()
  const libc = koffi.load('libc.so.6')
  const xcb = koffi.load('libxcb.so.1')
  const xinput = koffi.load('libxcb-xinput.so.0')
  const randr = koffi.load('libxcb-randr.so.0')
  koffi.struct('SeatMode', {
    id: 'uint32_t', width: 'uint16_t', height: 'uint16_t', dotClock: 'uint32_t', hSyncStart: 'uint16_t', hSyncEnd: 'uint16_t', hTotal: 'uint16_t',
    hSkew: 'uint16_t', vSyncStart: 'uint16_t', vSyncEnd: 'uint16_t', vTotal: 'uint16_t', nameLength: 'uint16_t', flags: 'uint32_t'
  })
  return {
    poll: libc.func('int poll(uint8_t *descriptors, unsigned long count, int milliseconds)'),
    descriptor: xcb.func('int xcb_get_file_descriptor(void *connection)'),
    queryTree: question(xcb, 'query_tree', ', uint32_t window'),
    windowAttributes: question(xcb, 'get_window_attributes', ', uint32_t window'),
    grabKeyboard: question(xcb, 'grab_keyboard', ', uint8_t ownerEvents, uint32_t window, uint32_t time, uint8_t pointerMode, uint8_t keyboardMode'),
    ungrabKeyboard: request(xcb, 'ungrab_keyboard', ', uint32_t time'),
    queryDevice: question(xinput, 'input_xi_query_device', ', uint16_t device'),
    deviceProperty: question(xinput, 'input_xi_get_property', ', uint16_t device, uint8_t remove, uint32_t property, uint32_t type, uint32_t offset, uint32_t words'),
    grabDevice: question(
      xinput,
      'input_xi_grab_device',
      ', uint32_t window, uint32_t time, uint32_t cursor, uint16_t device, uint8_t mode, uint8_t pairedMode, uint8_t ownerEvents, uint16_t words, uint8_t *mask'
    ),
    ungrabDevice: request(xinput, 'input_xi_ungrab_device', ', uint32_t time, uint16_t device'),
    resources: question(randr, 'randr_get_screen_resources_current', ', uint32_t window'),
    sizeRange: question(randr, 'randr_get_screen_size_range', ', uint32_t window'),
    crtcInfo: question(randr, 'randr_get_crtc_info', ', uint32_t crtc, uint32_t time'),
    outputInfo: question(randr, 'randr_get_output_info', ', uint32_t output, uint32_t time'),
    outputProperty: question(
      randr,
      'randr_get_output_property',
      ', uint32_t output, uint32_t property, uint32_t type, uint32_t offset, uint32_t words, uint8_t remove, uint8_t pending'
    ),
    gammaSize: question(randr, 'randr_get_crtc_gamma_size', ', uint32_t crtc'),
    gamma: question(randr, 'randr_get_crtc_gamma', ', uint32_t crtc'),
    setGamma: request(randr, 'randr_set_crtc_gamma', ', uint32_t crtc, uint16_t size, uint8_t *red, uint8_t *green, uint8_t *blue'),
    createMode: question(randr, 'randr_create_mode', ', uint32_t window, SeatMode mode, uint32_t length, const char *name'),
    destroyMode: request(randr, 'randr_destroy_mode', ', uint32_t mode'),
    addMode: request(randr, 'randr_add_output_mode', ', uint32_t output, uint32_t mode'),
    removeMode: request(randr, 'randr_delete_output_mode', ', uint32_t output, uint32_t mode'),
    setScreenSize: request(randr, 'randr_set_screen_size', ', uint32_t window, uint16_t width, uint16_t height, uint32_t widthMm, uint32_t heightMm'),
    setCrtc: question(
      randr,
      'randr_set_crtc_config',
      ', uint32_t crtc, uint32_t time, uint32_t configTime, int16_t x, int16_t y, uint32_t mode, uint16_t rotation, uint32_t count, uint8_t *outputs'
    )
  }
}
export type SeatLibrary = ReturnType<typeof loadLibraries>
let libraries: SeatLibrary | null = null
/** @throws when a library is missing */
export const loadSeatLibrary = (): SeatLibrary => (libraries ??= loadLibraries())

export const atomNamed = (x: XcbConnection, name: string): number => x.ask(loadXcb().internAtom, 0, name.length, name)?.readUInt32LE(8) ?? 0

// ------------------------------------------------------------------ input devices

const SLAVE_POINTER = 3
const SLAVE_KEYBOARD = 4

/**
 * Keyboards and mice that are no make-believe ones of XTEST: what somebody's hands are on. One that is grabbed counts as
 * none, since the server takes it off its pair meanwhile.
 */
export function devicesOfHands(x: XcbConnection): readonly number[] {
  const { queryDevice, deviceProperty } = loadSeatLibrary()
  const isXTest = atomNamed(x, 'XTEST Device')
  const reply = x.ask(queryDevice, 0)
  if (reply === null) return []
  const found: number[] = []
  let at = 32
  for (let left = reply.readUInt16LE(8); left > 0; left--) {
    const id = reply.readUInt16LE(at)
    const kind = reply.readUInt16LE(at + 2)
    if (kind === SLAVE_POINTER || kind === SLAVE_KEYBOARD) {
      const property = x.ask(deviceProperty, id, 0, isXTest, 0, 0, 1)
      if (property === null || property.readUInt32LE(16) === 0 || property.readUInt8(32) === 0) found.push(id)
    }
    const classes = reply.readUInt16LE(at + 6)
    at += 12 + Math.ceil(reply.readUInt16LE(at + 8) / 4) * 4
    for (let one = 0; one < classes; one++) at += reply.readUInt16LE(at + 2) * 4
  }
  return found
}

// ------------------------------------------------------------------ monitors

export type Mode = { readonly id: number; readonly width: number; readonly height: number }
export type Crtc = {
  readonly id: number
  readonly x: number
  readonly y: number
  readonly mode: number
  readonly rotation: number
  readonly outputs: readonly number[]
}

/** What shows a picture now, and the modes that the server knows. */
export function readMonitors(x: XcbConnection): { readonly time: number; readonly crtcs: readonly Crtc[]; readonly modes: readonly Mode[] } {
  const { resources, crtcInfo } = loadSeatLibrary()
  const reply = x.ask(resources, x.root)
  if (reply === null) return { time: 0, crtcs: [], modes: [] }
  const time = reply.readUInt32LE(12)
  const ids = words(reply, 32, reply.readUInt16LE(16))
  const modesAt = 32 + (ids.length + reply.readUInt16LE(18)) * 4
  const modes = Array.from({ length: reply.readUInt16LE(20) }, (_, index) => {
    const at = modesAt + index * 32
    return { id: reply.readUInt32LE(at), width: reply.readUInt16LE(at + 4), height: reply.readUInt16LE(at + 6) }
  })
  const crtcs = ids.flatMap((id): Crtc[] => {
    const info = x.ask(crtcInfo, id, time)
    if (info === null || info.readUInt32LE(20) === 0) return []
    return [
      {
        id,
        x: info.readInt16LE(12),
        y: info.readInt16LE(14),
        mode: info.readUInt32LE(20),
        rotation: info.readUInt16LE(24),
        outputs: words(info, 32, info.readUInt16LE(28))
      }
    ]
  })
  return { time, crtcs, modes }
}

/** Ids of the modes that this output takes. */
export function modesOf(x: XcbConnection, output: number, time: number): readonly number[] {
  const reply = x.ask(loadSeatLibrary().outputInfo, output, time)
  return reply === null ? [] : words(reply, 36 + reply.readUInt16LE(26) * 4, reply.readUInt16LE(28))
}

/** A monitor that says what it is takes the modes that it names, and should be given no others. */
export function isRealMonitor(x: XcbConnection, output: number): boolean {
  const reply = x.ask(loadSeatLibrary().outputProperty, output, atomNamed(x, 'EDID'), 0, 0, 32, 0, 0)
  return (reply?.readUInt32LE(16) ?? 0) > 0
}

export const words = (reply: Buffer, at: number, count: number): number[] => Array.from({ length: count }, (_, index) => reply.readUInt32LE(at + index * 4))
