// Owns: the memory that an X server and this process share, for pixels. Never: stays behind after a crash, or is taken for
// shared before the server has put something into it.
import type { Area } from '../../shared/screen/wire'
import { type XcbConnection, loadXcb } from './xcb-library'

const IPC_CREAT = 0o1000
const IPC_REMOVE = 0
/** What shmat answers when it refuses. */
const NO_ADDRESS = -1
const Z_PIXMAP = 2
const ALL_PLANES = 0xffff_ffff
/** There whatever size the screen has, or has had a moment ago. */
const FIRST_PIXEL = { x: 0, y: 0, width: 1, height: 1 }

export type SharedMemory = {
  readonly segment: number
  readonly address: number
  /**
   * As many words at least, where pixels are copied to when nobody offers room: Electron allows no buffer over memory that
   * is not its own.
   */
  readonly own: (words: number) => Uint32Array
}

/**
 * Room for so many pixels. The segment is marked for removal at once, so that no crash leaves it behind.
 * @throws when there is none, or when the server cannot share it: one in another IPC namespace, of another user, on another computer
 */
export function attach(x: XcbConnection, { width, height }: { readonly width: number; readonly height: number }): SharedMemory {
  const xcb = loadXcb()
  const id = xcb.shmget(0, width * height * 4, IPC_CREAT | 0o600) as number
  if (id < 0) throw new Error('There is no shared memory')
  try {
    const address = xcb.shmat(id, null, 0) as number
    if (address === NO_ADDRESS) throw new Error('There is no shared memory')
    const segment = xcb.generateId(x.raw) as number
    xcb.shmAttach(x.raw, segment, id, 0)
    // Nobody hears that this was refused. A pixel that does not come tells.
    if (x.answer(xcb.shmGetImage, askPixels(x, FIRST_PIXEL, segment, 0)) === null) {
      xcb.shmdt(address)
      throw new Error('The X server takes no shared memory')
    }
    let pixels = new Uint32Array(0)
    const own = (words: number): Uint32Array => (pixels.length >= words ? pixels : (pixels = new Uint32Array(words)))
    return { segment, address, own }
  } finally {
    // Not before the server has answered: by then it has attached it, or never will.
    xcb.shmctl(id, IPC_REMOVE, null)
  }
}

/** Has an area of the screen put there, so many bytes after its beginning; answered as `shmGetImage`. */
export function askPixels({ raw, root }: XcbConnection, area: Area, segment: number, offset: number): number {
  return loadXcb().shmGetImage.ask(raw, root, area.x, area.y, area.width, area.height, ALL_PLANES, Z_PIXMAP, segment, offset) as number
}

export function detach(x: XcbConnection, memory: SharedMemory): void {
  loadXcb().shmDetach(x.raw, memory.segment)
  release(memory)
}

/** For a server that is gone. */
export const release = ({ address }: SharedMemory): void => void loadXcb().shmdt(address)
