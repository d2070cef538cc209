// Owns: keyboards and mice of whoever sits at an X11 computer: kept from acting while they are blocked, and the one chord
// that always takes them back. Never: touches what comes through XTEST; that is the far end.
//
// [Note: blocked devices] Each device is grabbed, which takes it off the keyboard and pointer that programs see. The server
// gives it back when the grab ends, also by the end of whoever holds it, however that ends.
import { openX11 } from './x11-library'
import { type XcbConnection, loadXcb } from './xcb-library'
import { devicesOfHands, loadSeatLibrary } from './xcb-seat-library'

const ALL_DEVICES = 0
const GENERIC_EVENT = 35
const HIERARCHY_CHANGED = 11
const RAW_KEY_PRESS = 13
const RAW_KEY_RELEASE = 14
const ASYNCHRONOUS = 1
const RAW_KEYS = (1 << RAW_KEY_PRESS) | (1 << RAW_KEY_RELEASE)

/** Linux numbers its keys, and X counts from 8 on: Ctrl, Alt and Esc, wherever a layout puts them. */
const CTRL = [29 + 8, 97 + 8] as const
const ALT = [56 + 8, 100 + 8] as const
const ESCAPE = 1 + 8

export type Hands = {
  /** All of them, and those that are plugged in later. False when one could not be had; then none is blocked. */
  readonly block: () => boolean
  readonly release: () => void
  readonly hear: (event: Buffer) => void
}

/** @param onTakeBack Ctrl+Alt+Esc was pressed on a real keyboard */
export function watchHands(x: XcbConnection, name: string | null, onTakeBack: () => void): Hands | null {
  const xcb = loadXcb()
  const library = loadSeatLibrary()
  const extension = x.extension('xinput')
  const version = x.ask(xcb.xinputVersion, 2, 2)
  // From 2.1 on raw keys come whoever holds a device.
  if (extension === null || version === null || version.readUInt16LE(8) * 100 + version.readUInt16LE(10) < 201) return null
  let known = new Set(devicesOfHands(x))
  const held = new Set<number>()
  const grabbed = new Set<number>()
  let blocking = false
  xcb.selectInput(x.raw, x.root, 1, maskFor(ALL_DEVICES, (1 << HIERARCHY_CHANGED) | RAW_KEYS))

  const grab = (device: number): boolean => {
    const mask = Buffer.alloc(4)
    mask.writeUInt32LE(RAW_KEYS)
    const reply = x.ask(library.grabDevice, x.root, 0, 0, device, ASYNCHRONOUS, ASYNCHRONOUS, 0, 1, mask)
    if (reply?.readUInt8(8) !== 0) return false
    grabbed.add(device)
    return true
  }
  const release = (): void => {
    blocking = false
    for (const device of grabbed) library.ungrabDevice(x.raw, 0, device)
    grabbed.clear()
    xcb.flush(x.raw)
  }
  /** A device that has come may not be grabbed yet; those that are count as none meanwhile. */
  const follow = (): void => {
    const free = devicesOfHands(x)
    known = new Set([...free, ...grabbed])
    if (blocking) free.forEach(grab)
  }
  const hearKey = (key: number, down: boolean): void => {
    if (!down) return void held.delete(key)
    held.add(key)
    const holds = (keys: readonly number[]): boolean => keys.some((one) => held.has(one))
    if (key === ESCAPE && holds(CTRL) && holds(ALT)) onTakeBack()
  }

  return {
    block() {
      if (blocking) return true
      blocking = true
      if (devicesOfHands(x).every(grab)) {
        letGoOfHeld(name)
        return true
      }
      release()
      return false
    },
    release,
    hear(event) {
      if (event.readUInt8(0) !== GENERIC_EVENT || event.readUInt8(1) !== extension.opcode) return
      const kind = event.readUInt16LE(8)
      if (kind === HIERARCHY_CHANGED) return follow()
      if ((kind === RAW_KEY_PRESS || kind === RAW_KEY_RELEASE) && known.has(event.readUInt16LE(10))) hearKey(event.readUInt32LE(16), kind === RAW_KEY_PRESS)
    }
  }
}

/** What a hand held down while its keyboard was taken away would stay down: its release goes nowhere. */
function letGoOfHeld(name: string | null): void {
  const x = openX11(name)
  x.run(() => {
    for (let keycode = x.minKeycode; keycode <= x.maxKeycode; keycode++) {
      if (!x.isDown(keycode)) continue
      // Down already, so the press is none; the release is one, now that no hand is on it.
      x.fakeKey(keycode, true)
      x.fakeKey(keycode, false)
    }
    const { buttons } = x.pointer()
    for (let button = 1; button <= 5; button++) {
      if ((buttons & (1 << (button - 1))) === 0) continue
      x.fakeButton(button, true)
      x.fakeButton(button, false)
    }
  })
  x.close()
}

/** One XIEventMask: device, length in words, and the bits. */
function maskFor(device: number, bits: number): Buffer {
  const mask = Buffer.alloc(8)
  mask.writeUInt16LE(device, 0)
  mask.writeUInt16LE(1, 2)
  mask.writeUInt32LE(bits, 4)
  return mask
}
