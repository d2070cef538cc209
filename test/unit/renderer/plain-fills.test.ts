import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPlainFills } from '../../../renderer/viewer/plain-fills'
import { type Picture, createPainter } from '../../../shared/screen/pixels'
import type { PlainCommand } from '../../../shared/screen/wire'

const WIDTH = 600
const HEIGHT = 400
const BLUE = { red: 0, green: 0, blue: 255 }
const RED = { red: 255, green: 0, blue: 0 }
const whole = { x: 0, y: 0, width: WIDTH, height: HEIGHT }

const fill = (area: typeof whole, color: typeof RED): PlainCommand => ({ op: 'fill', ...area, ...color })

function start() {
  const picture: Picture = { width: WIDTH, height: HEIGHT, pixels: new Uint32Array(WIDTH * HEIGHT) }
  const fills = createPlainFills(createPainter(), () => picture)
  const drawn: string[] = []
  const canvas = { fillStyle: '', fillRect: (x: number, y: number, width: number, height: number) => void drawn.push(`${canvas.fillStyle} ${x},${y} ${width}x${height}`) }
  return { fills, drawn, draw: () => fills.draw(canvas), has: (x: number, y: number) => picture.pixels[y * WIDTH + x]?.toString(16) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a large area of one colour', () => {
  it('is on the canvas first, and in memory soon after', () => {
    const { fills, drawn, draw, has } = start()
    expect(fills.take(fill(whole, BLUE))).toBe(true)
    draw()
    expect(drawn).toEqual(['rgb(0 0 255) 0,0 600x400'])
    expect([has(0, 0), fills.isSettled]).toEqual(['0', false])
    vi.runAllTimers()
    expect([has(0, 0), has(599, 399), fills.isSettled]).toEqual(['ffff0000', 'ffff0000', true])
  })

  it('is drawn once', () => {
    const { fills, drawn, draw } = start()
    fills.take(fill(whole, BLUE))
    draw()
    draw()
    expect(drawn).toHaveLength(1)
  })

  it('is left to memory when it is small', () => {
    expect(start().fills.take(fill({ ...whole, width: 100 }, BLUE))).toBe(false)
  })

  it.each<[string, PlainCommand, settled: boolean]>([
    ['what comes over it', fill({ x: 299, y: 0, width: 10, height: 10 }, RED), true],
    ['what lies beside it', fill({ x: 300, y: 0, width: 10, height: 10 }, RED), false],
    ['a copy out of it', { op: 'copy', x: 400, y: 0, width: 10, height: 10, sourceX: 290, sourceY: 390 }, true],
    ['a copy from elsewhere to elsewhere', { op: 'copy', x: 400, y: 0, width: 10, height: 10, sourceX: 500, sourceY: 0 }, false]
  ])('is in memory before %s needs it there', (_what, command, settled) => {
    const { fills, has } = start()
    fills.take(fill({ ...whole, width: 300 }, BLUE))
    fills.prepareFor(command)
    expect([fills.isSettled, has(0, 0)]).toEqual([settled, settled ? 'ffff0000' : '0'])
  })

  it('of a picture that is gone is neither drawn nor painted', () => {
    const { fills, drawn, draw, has } = start()
    fills.take(fill(whole, BLUE))
    fills.forget()
    draw()
    vi.runAllTimers()
    expect([drawn, has(0, 0)]).toEqual([[], '0'])
  })
})
