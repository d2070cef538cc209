// Owns: whether a program covers the X11 screen and has its keyboard, as a screen locker does, whichever it is. Never: keeps the
// keyboard that it takes to find out.
import { type XcbConnection, connectXcb, loadXcb } from './xcb-library'
import { loadSeatLibrary, words } from './xcb-seat-library'

const INPUT_OUTPUT = 1
const VIEWABLE = 2
const CURRENT_TIME = 0
const ASYNCHRONOUS = 1
const GRABBED = 0
/** Pixels that may be free around it: the window of xsecurelock's that other programs can find leaves one. */
const EDGE = 2

/** False where there is no X server, and under Wayland, whose lockers are none of its programs. `name` as in DISPLAY. */
export function isX11Covered(name: string | null = null): boolean {
  try {
    const x = connectXcb(name)
    try {
      // The second question is for those few moments in which the first one is not enough: it disturbs whoever has the keyboard.
      return coversAll(x) && !takesKeyboard(x)
    } finally {
      x.stop()
    }
  } catch {
    return false
  }
}

/** Windows that no window manager holds, from the topmost on, reach from edge to edge. A locker has one for each monitor. */
function coversAll(x: XcbConnection): boolean {
  const { getGeometry } = loadXcb()
  const { queryTree, windowAttributes } = loadSeatLibrary()
  const whole = x.ask(getGeometry, x.root)
  const tree = x.ask(queryTree, x.root)
  if (whole === null || tree === null) return false
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const window of words(tree, 32, tree.readUInt16LE(16)).reverse()) {
    const attributes = x.ask(windowAttributes, window)
    if (attributes === null || attributes.readUInt16LE(12) !== INPUT_OUTPUT || attributes.readUInt8(26) !== VIEWABLE) continue
    const place = x.ask(getGeometry, window)
    if (place === null || attributes.readUInt8(27) === 0) break
    left = Math.min(left, place.readInt16LE(12))
    top = Math.min(top, place.readInt16LE(14))
    right = Math.max(right, place.readInt16LE(12) + place.readUInt16LE(16))
    bottom = Math.max(bottom, place.readInt16LE(14) + place.readUInt16LE(18))
  }
  return left <= EDGE && top <= EDGE && right >= whole.readUInt16LE(16) - EDGE && bottom >= whole.readUInt16LE(18) - EDGE
}

function takesKeyboard(x: XcbConnection): boolean {
  const { grabKeyboard, ungrabKeyboard } = loadSeatLibrary()
  const reply = x.ask(grabKeyboard, 0, x.root, CURRENT_TIME, ASYNCHRONOUS, ASYNCHRONOUS)
  if (reply?.readUInt8(1) !== GRABBED) return false
  ungrabKeyboard(x.raw, CURRENT_TIME)
  loadXcb().flush(x.raw)
  return true
}
