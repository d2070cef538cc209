// Owns: one session's pipeline on a real X server: its picture on a canvas in Node, its mouse and keyboard through the guard.
// Never: another process, or a network.
import { openJpeg } from '../../electron/platform/jpeg'
import { openX11Input } from '../../electron/platform/x11-input'
import { openX11Screen } from '../../electron/platform/x11-screen'
import { createProcessSession } from '../../electron/session/process-session'
import { createEncoder } from '../../electron/session/screen/encoder'
import type { InputEvent } from '../../shared/input'
import type { Wish } from '../../shared/screen/wire'
import { encodeWish } from '../../shared/screen/writer'
import type { Cleanup } from './cleanup'
import type { PaintedScreen } from './painted-screen'
import { type ScreenCanvas, createScreenCanvas } from './screen-canvas'
import { inputMessage } from './session-process'

export interface X11Session {
  readonly canvas: ScreenCanvas
  readonly failures: readonly string[]
  readonly says: (...events: readonly InputEvent[]) => void
  /** A number of the newest list, or ALL_DISPLAYS. */
  readonly wishes: (display: number, wish?: Partial<Wish>) => void
  /** Whether the canvas is this screen from the place on, pixel by pixel. */
  readonly shows: (painted: PaintedScreen, from?: { readonly x: number; readonly y: number }) => boolean
}

export function startX11Session(display: string, cleanup: Cleanup): X11Session {
  const failures: string[] = []
  const canvas = createScreenCanvas((message) => setImmediate(() => session.hearScreen(message)))
  const session = createProcessSession({
    limits: { permissions: ['view', 'control'], expiresAt: null },
    openOsInput: (area) => openX11Input({ display, area }),
    openSource: (events) => Promise.resolve().then(() => openX11Screen(events, display)),
    personAllows: false,
    inputArea: (shown) => shown ?? { x: 0, y: 0, width: 1, height: 1 },
    encoder: createEncoder(openJpeg()),
    toPage: () => undefined,
    onPageWanted: () => undefined,
    toConversation: (messages) => canvas.receive(messages),
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    schedule(ms, work) {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    },
    onFailed: (why) => failures.push(why)
  })
  cleanup.add(session.end)
  return {
    canvas,
    failures,
    says: (...events) => session.hear(inputMessage(events)),
    wishes: (number, wish = {}) => session.hearScreen(encodeWish({ quality: 'automatic', display: number, paused: false, ...wish })),
    shows(painted, from = { x: 0, y: 0 }) {
      const { width, height, pixels } = painted.read()
      const { picture } = canvas
      if (picture.width === 0 || from.x + picture.width > width || from.y + picture.height > height) return false
      return canvas.colors().every((color, at) => {
        const [x, y] = [from.x + (at % picture.width), from.y + Math.floor(at / picture.width)]
        return color === ((pixels[y * width + x] as number) & 0xff_ffff)
      })
    }
  }
}
