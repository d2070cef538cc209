// Owns: where the notice stands as it grows and shrinks. No window is needed.
import { describe, expect, test } from 'vitest'
import { NOTICE_WIDTH, placeOfNotice } from '../../../electron/platform/notice-place'

const area = { x: 0, y: 40, width: 1280, height: 760 }
const at = (x: number, y: number, height: number) => ({ x, y, width: NOTICE_WIDTH, height })

describe('the notice', () => {
  test('comes up in the middle of the upper edge, as tall as what it shows', () => {
    expect(placeOfNotice(area, 131, null)).toEqual({ x: 450, y: 48, width: NOTICE_WIDTH, height: 131 })
  })

  test('grows downwards where it was dragged to, and shrinks back', () => {
    expect(placeOfNotice(area, 262, at(20, 60, 131))).toEqual(at(20, 60, 262))
    expect(placeOfNotice(area, 131, at(20, 60, 262))).toEqual(at(20, 60, 131))
  })

  test('grows upwards in the lower half, and stays at that edge', () => {
    expect(placeOfNotice(area, 262, at(900, 669, 131))).toEqual(at(900, 538, 262))
    expect(placeOfNotice(area, 131, at(900, 538, 262))).toEqual(at(900, 669, 131))
  })

  test('stays on a screen that became smaller', () => {
    const small = { x: 0, y: 0, width: 640, height: 480 }
    expect(placeOfNotice(small, 131, at(900, 669, 131))).toEqual(at(260, 349, 131))
    expect(placeOfNotice(small, 900, null)).toEqual(at(130, 8, 464))
    expect(placeOfNotice({ x: 0, y: 0, width: 320, height: 240 }, 131, at(-50, -50, 131))).toEqual({ x: 0, y: 0, width: 320, height: 131 })
  })
})
