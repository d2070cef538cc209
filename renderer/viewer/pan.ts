// Owns: moving a picture that is larger than its window: by taking the mouse to the window's edge, or by Ctrl+Alt+Shift and
// an arrow key. Never: takes such a key from the remote screen while all of it is in sight.
import type { Point } from './place'

/** How near to the edge, in CSS pixels, and how far the picture moves in one frame at the edge itself. */
const EDGE_PX = 28
const STEP_PX = 18

/** How far to move along one axis: from nothing at EDGE_PX to STEP_PX at the edge. Pure. */
export function panStep(at: number, start: number, end: number): number {
  const depth = (into: number): number => Math.min(1, Math.max(0, 1 - into / EDGE_PX)) * STEP_PX
  return depth(end - at) - depth(at - start)
}

/** How far one press of a key moves it, of what is in sight. */
const PRESS_SHARE = 0.2
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const satisfies Record<string, readonly [number, number]>
type PanKey = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>

/** Which way a key moves it; null for any other key. Pure. */
export function panWay({ code, ctrlKey, altKey, shiftKey, metaKey }: PanKey): readonly [x: number, y: number] | null {
  if (!ctrlKey || !altKey || !shiftKey || metaKey) return null
  return Object.hasOwn(WAYS, code) ? WAYS[code as keyof typeof WAYS] : null
}

export const isLargerThanPlace = (paper: HTMLElement): boolean => paper.scrollWidth > paper.clientWidth || paper.scrollHeight > paper.clientHeight

function panByKeys(paper: HTMLElement): void {
  window.addEventListener(
    'keydown',
    (event) => {
      const way = panWay(event)
      if (way === null || !isLargerThanPlace(paper)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      // Whole pixels, so that the way back ends where it began.
      paper.scrollBy(way[0] * Math.round(paper.clientWidth * PRESS_SHARE), way[1] * Math.round(paper.clientHeight * PRESS_SHARE))
    },
    { capture: true }
  )
}

function panAtEdges(paper: HTMLElement): void {
  let at: Point | null = null
  let frame = 0

  const move = (): void => {
    frame = 0
    if (at === null) return
    const box = paper.getBoundingClientRect()
    const { scrollLeft, scrollTop } = paper
    paper.scrollBy(panStep(at.x, box.left, box.left + paper.clientWidth), panStep(at.y, box.top, box.top + paper.clientHeight))
    if (paper.scrollLeft !== scrollLeft || paper.scrollTop !== scrollTop) frame = requestAnimationFrame(move)
  }
  paper.addEventListener('pointermove', (event) => {
    if (!isLargerThanPlace(paper)) return
    // The picture moved below a mouse that rests, by a key.
    if (at?.x === event.clientX && at.y === event.clientY) return
    const box = paper.getBoundingClientRect()
    // Over a scroll bar, that is what the mouse is for.
    const isInside = event.clientX < box.left + paper.clientWidth && event.clientY < box.top + paper.clientHeight
    at = isInside ? { x: event.clientX, y: event.clientY } : null
    if (frame === 0) frame = requestAnimationFrame(move)
  })
  paper.addEventListener('pointerleave', () => (at = null))
}

/** @param keyboard has the keys of the remote screen */
export function letPan(paper: HTMLElement, keyboard: HTMLElement): void {
  panAtEdges(paper)
  panByKeys(paper)
  // Its scroll bars are for the mouse. By keyboard it is on the way to the remote screen, and a stop on the way back.
  paper.addEventListener('focus', ({ relatedTarget }) => {
    if (relatedTarget !== keyboard || !paper.matches(':focus-visible')) keyboard.focus()
  })
}
