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
