import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { showRemoteCursor } from '../../../renderer/viewer/remote-cursor'
import { createPainter } from '../../../shared/screen/pixels'

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', class {
    observe(): void {}
  })
})
afterEach(() => vi.unstubAllGlobals())

/** A picture of 200 x 100 pixels, and a host's pointer that has a shape. */
function cursorOver() {
  const mark = { hidden: true, width: 8, height: 8, parentElement: null }
  const screen = { width: 200, height: 100, getBoundingClientRect: () => ({ left: 0, top: 0, width: 200, height: 100 }) }
  const cursor = showRemoteCursor({
    screen: screen as unknown as HTMLCanvasElement,
    mark: mark as unknown as HTMLCanvasElement,
    painter: createPainter(),
    hasControl: () => false
  })
  return { cursor, mark, screen }
}

describe('the host’s pointer', () => {
  it('is drawn where it is in the picture', () => {
    const { cursor, mark } = cursorOver()
    cursor.moveTo(199, 99)
    expect([mark.hidden, cursor.look().at]).toEqual([false, { x: 199, y: 99 }])
  })

  it.each([[200, 0], [0, 100], [65_535, 65_535]])('is not drawn at %i, %i, which is no place of the picture', (x, y) => {
    const { cursor, mark } = cursorOver()
    cursor.moveTo(7, 9)
    cursor.moveTo(x, y)
    expect([mark.hidden, cursor.look().at]).toEqual([true, null])
  })

  it('may be anywhere in a picture that has become larger', () => {
    const { cursor, mark, screen } = cursorOver()
    screen.width = 400
    cursor.moveTo(300, 50)
    expect(mark.hidden).toBe(false)
  })
})
