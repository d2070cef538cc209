// Owns: the remote pointer: its shape is the local pointer's while that is over the picture, so it follows the hand
// without delay; where something at the host moved it, it is drawn there. Never: touches the picture.
import type { Painter } from '../../shared/screen/pixels'
import type { NoteCommand } from '../../shared/screen/wire'
import { placeIn, type Size } from './place'

type Point = { readonly x: number; readonly y: number }
type Shape = Extract<NoteCommand, { op: 'cursor-shape' }>

export type RemoteCursor = {
  /** False when the shape cannot be read. */
  readonly setShape: (shape: Shape) => boolean
  /** The host's pointer was moved there by something else than this connector; beyond the picture, it has left it. */
  readonly moveTo: (x: number, y: number) => void
  /** The local pointer acts and shows the place from now on, or nobody knows the place. */
  readonly hide: () => void
  /** Whether the local pointer is the remote one may have changed. */
  readonly wear: () => void
  /** Its picture, without one before the host has told; `at` where the host moved it, null while it is not drawn there. */
  readonly look: () => { readonly shape: HTMLCanvasElement; readonly hot: Point; readonly at: Point | null }
}

/** Browsers ignore larger ones. */
const MAX_CSS_SIDE = 128

export type RemoteCursorParts = {
  readonly screen: HTMLCanvasElement
  /** Drawn where the host moved its pointer. */
  readonly mark: HTMLCanvasElement
  readonly painter: Painter
  /** Whether the local pointer is the remote one. */
  readonly hasControl: () => boolean
}

export function showRemoteCursor({ screen, mark, painter, hasControl }: RemoteCursorParts): RemoteCursor {
  let hot = { x: 0, y: 0 }
  let isKnown = false
  let at: Point | null = null

  const place = (): void => {
    mark.hidden = at === null || mark.width === 0
    if (at === null) return
    const picture: Size = { width: screen.width, height: screen.height }
    const { left, top, scale } = placeIn(screen.getBoundingClientRect(), picture)
    const paper = mark.parentElement
    if (paper === null) return
    // At 100 % the paper scrolls, and what is in it with it.
    const corner = paper.getBoundingClientRect()
    mark.style.left = `${left - corner.left + paper.scrollLeft + at.x * scale - hot.x}px`
    mark.style.top = `${top - corner.top + paper.scrollTop + at.y * scale - hot.y}px`
  }
  const wear = (): void => {
    screen.style.cursor = isKnown && hasControl() ? cssCursor(mark, hot) : ''
  }
  new ResizeObserver(place).observe(screen)

  return {
    setShape(shape) {
      const pixels = painter.cursor(shape)
      if (pixels === null) return false
      const { hotX, hotY, width, height } = shape
      hot = { x: hotX, y: hotY }
      isKnown = true
      mark.width = width
      mark.height = height
      if (width > 0) mark.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0)
      place()
      wear()
      return true
    },
    moveTo(x, y) {
      at = x < screen.width && y < screen.height ? { x, y } : null
      place()
    },
    hide() {
      if (at === null) return
      at = null
      place()
    },
    wear,
    look: () => ({ shape: mark, hot, at })
  }
}

function cssCursor(shape: HTMLCanvasElement, hot: { readonly x: number; readonly y: number }): string {
  const { width, height } = shape
  if (width === 0) return 'none'
  if (Math.max(width, height) <= MAX_CSS_SIDE) return `url(${shape.toDataURL()}) ${hot.x} ${hot.y}, default`
  const scale = MAX_CSS_SIDE / Math.max(width, height)
  const small = document.createElement('canvas')
  small.width = Math.floor(width * scale)
  small.height = Math.floor(height * scale)
  small.getContext('2d')?.drawImage(shape, 0, 0, small.width, small.height)
  return `url(${small.toDataURL()}) ${Math.floor(hot.x * scale)} ${Math.floor(hot.y * scale)}, default`
}
