// The pure parts of the two media pages.
import { describe, expect, it } from 'vitest'
import { decodeSignal, encodeSignal, type Signal } from '../../../renderer/host/signals'
import { isLeaveChord, keyInput } from '../../../renderer/viewer/keyboard'
import { fractionAt } from '../../../renderer/viewer/place'
import { inputEvent } from '../../../shared/input'

type Keys = Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey', boolean>> & { code: string; key: string; altGraph?: boolean }
const keyboardEvent = (keys: Keys): KeyboardEvent =>
  ({
    ctrlKey: false,
    altKey: false,
    shiftKey: false,
    metaKey: false,
    getModifierState: (name: string) => name === 'AltGraph' && keys.altGraph === true,
    ...keys
  }) as unknown as KeyboardEvent

describe('a signal', () => {
  it.each<Signal>([{ type: 'ready' }, { type: 'offer', sdp: 'v=0' }, { type: 'candidate', candidate: 'c', mid: '0' }])(
    'comes out as it went in: $type',
    (signal) => {
      expect(decodeSignal(encodeSignal(signal))).toEqual(signal)
    }
  )

  it.each(['', 'null', '[]', '{', '{"type":"offer"}', '{"type":"offer","sdp":1}', '{"type":"candidate","candidate":"c"}', '{"type":"eval"}'])(
    'that is none is dropped: %s',
    (body) => {
      expect(decodeSignal(body)).toBeNull()
    }
  )
})

describe('a place in the picture', () => {
  const picture = { width: 1920, height: 1080 }
  const box = (left: number, top: number, width: number, height: number) => ({ left, top, width, height }) as DOMRectReadOnly

  it.each([
    ['in the middle', { x: 960, y: 540 }, box(0, 0, 1920, 1080), { x: 0.5, y: 0.5 }],
    ['beside bars left and right', { x: 420, y: 0 }, box(0, 0, 2760, 1080), { x: 0, y: 0 }],
    ['below a bar, scaled', { x: 480, y: 100 + 270 }, box(0, 100, 960, 540), { x: 0.5, y: 0.5 }],
    ['outside, held at the edge', { x: -50, y: 5000 }, box(0, 0, 1920, 1080), { x: 0, y: 1 }]
  ])('%s', (_name, point, rectangle, expected) => {
    expect(fractionAt(point, rectangle, picture)).toEqual(expected)
  })
})

describe('a key', () => {
  it('says what it means and which one it is, within the schema', () => {
    const input = keyInput(keyboardEvent({ code: 'KeyE', key: '€', altGraph: true }), true, false)
    expect(inputEvent.parse(input)).toEqual({ type: 'key', code: 'KeyE', key: '€', down: true, ctrl: false, alt: false, shift: false, meta: false, altGraph: true })
  })

  it('with Option on macOS is the character that Option chose, and a shortcut with Command is not', () => {
    expect(keyInput(keyboardEvent({ code: 'KeyL', key: '@', altKey: true }), true, true)).toMatchObject({ alt: false, altGraph: true })
    expect(keyInput(keyboardEvent({ code: 'KeyL', key: 'l', altKey: true, metaKey: true }), true, true)).toMatchObject({ alt: true, altGraph: false })
  })

  it('leads out of the picture as Ctrl+Alt+Shift+T only', () => {
    expect(isLeaveChord(keyboardEvent({ code: 'KeyT', key: 'T', ctrlKey: true, altKey: true, shiftKey: true }))).toBe(true)
    expect(isLeaveChord(keyboardEvent({ code: 'KeyT', key: 't', ctrlKey: true, altKey: true }))).toBe(false)
  })
})
