// Owns: the picture of a recording: the remote screen with its pointer, in a size that stays as it began, whatever the
// remote screen does. Never: draws what has not changed, but for one picture a second, so that time goes on.
import { type Size, placeIn } from './place'
import type { Recorder } from './recorder'
import type { RemoteCursor } from './remote-cursor'

/** Pictures a second, at most: a recording must not cost the session its own. */
const RATE = 20
const STILL_MS = 1000

/** Closing takes what is there now as its last picture. */
export type RecordedPicture = { readonly close: () => void }

export type PictureParts = {
  readonly screen: HTMLCanvasElement
  readonly framesDrawn: () => number
  readonly look: RemoteCursor['look']
  readonly size: Size
  readonly recorder: Pick<Recorder, 'isReady' | 'takePicture'>
}

/** Where a picture of that size goes in one of another. Pure. */
export function fitted(inner: Size, outer: Size): { readonly x: number; readonly y: number; readonly scale: number } {
  const scale = Math.min(outer.width / inner.width, outer.height / inner.height)
  return { x: Math.round((outer.width - inner.width * scale) / 2), y: Math.round((outer.height - inner.height * scale) / 2), scale }
}

/** Video is made of blocks of two by two. Pure. */
export const evenSize = ({ width, height }: Size): Size => ({ width: Math.max(2, width - (width % 2)), height: Math.max(2, height - (height % 2)) })

export function recordPicture({ screen, framesDrawn, look, size, recorder }: PictureParts): RecordedPicture {
  const canvas = document.createElement('canvas')
  canvas.width = size.width
  canvas.height = size.height
  const context = canvas.getContext('2d', { alpha: false })
  if (context === null) throw new Error('This browser records no canvas')
  let hand: { readonly x: number; readonly y: number } | null = null
  let drawn = ''
  let drawnAt = -Infinity

  const follow = (event: PointerEvent): void => {
    const { left, top, scale } = placeIn(screen.getBoundingClientRect(), screen)
    hand = { x: (event.clientX - left) / scale, y: (event.clientY - top) / scale }
  }
  const forget = (): void => void (hand = null)
  screen.addEventListener('pointermove', follow)
  screen.addEventListener('pointerleave', forget)

  const state = (): string => {
    const pointer = look().at ?? hand
    return [framesDrawn(), screen.width, screen.height, pointer?.x, pointer?.y].join()
  }
  const draw = (): void => {
    const { shape, hot, at } = look()
    const pointer = at ?? hand
    drawn = state()
    drawnAt = performance.now()
    const { x, y, scale } = fitted(screen, size)
    context.fillRect(0, 0, size.width, size.height)
    context.drawImage(screen, x, y, screen.width * scale, screen.height * scale)
    if (pointer !== null && shape.width > 0) {
      context.drawImage(shape, x + (pointer.x - hot.x) * scale, y + (pointer.y - hot.y) * scale, shape.width * scale, shape.height * scale)
    }
    recorder.takePicture(canvas)
  }
  const timer = setInterval(() => {
    if ((state() !== drawn || performance.now() - drawnAt >= STILL_MS) && recorder.isReady()) draw()
  }, 1000 / RATE)
  return {
    close() {
      clearInterval(timer)
      draw()
      screen.removeEventListener('pointermove', follow)
      screen.removeEventListener('pointerleave', forget)
    }
  }
}
