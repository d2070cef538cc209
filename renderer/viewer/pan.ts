// Owns: moving a picture that is larger than its window, by taking the mouse to the window's edge.
import type { Point } from './place'

/** How near to the edge, in CSS pixels, and how far the picture moves in one frame at the edge itself. */
const EDGE_PX = 28
const STEP_PX = 18

/** How far to move along one axis: from nothing at EDGE_PX to STEP_PX at the edge. Pure. */
export function panStep(at: number, start: number, end: number): number {
  const depth = (into: number): number => Math.min(1, Math.max(0, 1 - into / EDGE_PX)) * STEP_PX
  return depth(end - at) - depth(at - start)
}

export function panAtEdges(paper: HTMLElement): void {
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
    if (paper.scrollWidth <= paper.clientWidth && paper.scrollHeight <= paper.clientHeight) return
    const box = paper.getBoundingClientRect()
    // Over a scroll bar, that is what the mouse is for.
    const isInside = event.clientX < box.left + paper.clientWidth && event.clientY < box.top + paper.clientHeight
    at = isInside ? { x: event.clientX, y: event.clientY } : null
    if (frame === 0) frame = requestAnimationFrame(move)
  })
  paper.addEventListener('pointerleave', () => (at = null))
}
