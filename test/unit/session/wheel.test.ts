import { describe, expect, it } from 'vitest'
import { createWheel } from '../../../electron/platform/os-input-wheel'

function turned(...deltas: number[]): string {
  const notches: string[] = []
  const wheel = createWheel((direction) => notches.push(direction))
  for (const delta of deltas) wheel.turn(0, delta)
  return notches.join(' ')
}

describe('wheel distances become notches', () => {
  it.each([
    ['one per turn of an ordinary wheel', [100], 'down'],
    ['one per turn of a wheel with 120 px', [120, 120, 120, 120, 120], 'down down down down down'],
    ['one per turn of a wheel with 53 px', [-53, -53], 'up up'],
    ['one per 100 px of a touchpad', [30, 30, 30, 30, 30, 30, 30], 'down down'],
    ['none for less', [20, 20], ''],
    ['a turn back counts from where it begins', [80, -53], 'down up'],
    ['a wild one is bounded', [10_000], Array.from({ length: 20 }, () => 'down').join(' ')]
  ])('%s', (_name, deltas, expected) => {
    expect(turned(...deltas)).toBe(expected)
  })
})

describe('a touchpad, which moves in pixels and in two directions at once', () => {
  const notchesOf = (turns: readonly (readonly [number, number])[]): Record<string, number> => {
    const counts: Record<string, number> = {}
    const wheel = createWheel((direction) => (counts[direction] = (counts[direction] ?? 0) + 1))
    for (const [x, y] of turns) wheel.turn(x, y)
    return counts
  }
  it('adds up each direction for itself, and no pixel is lost between events', () => {
    const slow = Array.from({ length: 100 }, () => [4, -7] as const)
    expect(notchesOf(slow)).toEqual({ right: 4, up: 7 })
    expect(notchesOf(slow.map(([x, y]) => [-x, -y] as const))).toEqual({ left: 4, down: 7 })
  })
  it('goes as far in small steps as in larger ones', () => {
    const far = (steps: number, by: number) => notchesOf(Array.from({ length: steps }, () => [0, by] as const))
    expect([far(1000, 1.5), far(100, 15), far(50, 30)]).toEqual([{ down: 15 }, { down: 15 }, { down: 15 }])
  })
  it('keeps what is left of one direction while only the other turns', () => {
    expect(notchesOf([[0, 90], [50, 0], [50, 0], [0, 10]])).toEqual({ right: 1, down: 1 })
  })
})
