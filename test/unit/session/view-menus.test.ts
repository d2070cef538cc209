// The pure parts of the viewer's menus.
import { describe, expect, it } from 'vitest'
import { isPng, screenshotName } from '../../../electron/session/screenshot'
import { displayKey, wishedDisplay } from '../../../renderer/viewer/displays'
import { isFullScreenChord } from '../../../renderer/viewer/full-screen'
import { keyItems } from '../../../renderer/viewer/keys-menu'
import { panStep, panWay } from '../../../renderer/viewer/pan'
import { CHORDS, CONSOLE_CHORDS, chordEvents } from '../../../renderer/viewer/send-keys'
import { pathOf } from '../../../renderer/lib/path'
import { factsBetween } from '../../../renderer/viewer/statistics'
import { FIRST_CHOICES, readChoices } from '../../../renderer/viewer/view-choices'
import { viewItems } from '../../../renderer/viewer/view-menu'
import { createWishes } from '../../../renderer/viewer/wishes'
import { type InputEvent, inputBatch } from '../../../shared/input'
import { ALL_DISPLAYS, type Display, type Wish } from '../../../shared/screen/wire'

const display = (name: string, primary = false): Display => ({ x: 0, y: 0, width: 800, height: 600, name, primary })
const TWO = [display('DP-1', true), display('HDMI-1')]

describe('the display that is wished for', () => {
  it.each([
    [null, 0, true],
    ['DP-1', 0, true],
    ['HDMI-1', 1, true],
    ['DP-7', 0, false],
    ['all', ALL_DISPLAYS, true]
  ])('for %s is %i', (chosen, wished, isThere) => {
    expect(wishedDisplay(chosen, TWO)).toEqual({ display: wished, isThere })
  })
  it('is the only one when all of one are wished for', () => {
    expect(wishedDisplay('all', [display('DP-1', true)]).display).toBe(0)
  })
  it('has a key without a name too', () => {
    expect(wishedDisplay(displayKey(display(''), 1), [display('', true), display('')]).display).toBe(1)
  })
})

describe('the wishes', () => {
  const start = () => {
    const wished: Wish[] = []
    const gone: string[] = []
    return { wished, gone, wishes: createWishes({ wish: (wish) => wished.push(wish), onGone: (key) => gone.push(key) }) }
  }
  it('are said when the channel opens, not before, and again only when they change', () => {
    const { wished, wishes } = start()
    wishes.setQuality('sharp')
    expect(wished).toEqual([])
    wishes.open()
    wishes.setQuality('sharp')
    wishes.learn(TWO)
    expect(wished).toEqual([{ quality: 'sharp', display: 0, paused: false }])
    wishes.open()
    expect(wished).toHaveLength(2)
  })
  it('follow a display whose place in the list changes', () => {
    const { wished, wishes, gone } = start()
    wishes.setDisplay('HDMI-1')
    wishes.open()
    wishes.learn([...TWO, display('VGA-1')])
    wishes.learn([display('DP-1', true), display('VGA-1'), display('HDMI-1')])
    expect(wished.map((wish) => wish.display)).toEqual([0, 1, 2])
    expect(gone).toEqual([])
  })
  it('fall back to the primary display when the chosen one goes, say so once, and return with it', () => {
    const { wished, wishes, gone } = start()
    wishes.open()
    wishes.learn(TWO)
    wishes.setDisplay('HDMI-1')
    wishes.learn([display('DP-1', true)])
    wishes.learn([display('DP-1', true)])
    wishes.learn(TWO)
    expect(wished.map((wish) => wish.display)).toEqual([0, 1, 0, 1])
    expect(gone).toEqual(['HDMI-1'])
  })
})

describe('what is remembered of a view', () => {
  it('is read as it was kept', () => {
    const choices = { scaling: 'actual', quality: 'fluid', display: 'HDMI-1', statistics: true, follow: true } as const
    expect(readChoices(JSON.stringify(choices))).toEqual(choices)
  })
  it.each([null, '', 'null', '7', '{"scaling":"huge","quality":3,"display":[],"statistics":"yes"}'])('is as at first after %s', (text) => {
    expect(readChoices(text)).toEqual(FIRST_CHOICES)
  })
})

describe('the “Send key” menu', () => {
  const all = [...CHORDS, ...CONSOLE_CHORDS]
  it.each(all)('$label: the host takes it, and each key that goes down comes up', (chord) => {
    const events = chordEvents(chord)
    expect(inputBatch.safeParse(events).success).toBe(true)
    const held = new Set<string>()
    for (const event of events) {
      if (event.type !== 'key') throw new Error('Only keys')
      if (event.down) held.add(event.code)
      else expect(held.delete(event.code)).toBe(true)
    }
    expect(held.size).toBe(0)
  })
  it('presses Ctrl, Alt and Del in this order', () => {
    const codes = chordEvents(CHORDS[0]!).map((event) => (event.type === 'key' ? `${event.code} ${event.down ? 'down' : 'up'}` : ''))
    expect(codes).toEqual(['ControlLeft down', 'AltLeft down', 'Delete down', 'Delete up', 'AltLeft up', 'ControlLeft up'])
  })
  it('sends what is chosen', () => {
    const sent: InputEvent[] = []
    keyItems(null, (...events) => sent.push(...events)).find(({ label }) => label === 'Super')?.onChoose()
    expect(sent).toMatchObject([{ key: 'Meta', down: true }, { key: 'Meta', down: false }])
  })
  it('says of every item why it cannot be sent', () => {
    expect(keyItems('No.', () => undefined).every(({ unavailable }) => unavailable === 'No.')).toBe(true)
  })
})

describe('the “View” menu', () => {
  const items = (displays: readonly Display[], chosen: string | null) =>
    viewItems({
      choices: () => ({ ...FIRST_CHOICES, display: chosen }),
      change: () => undefined,
      displays: () => displays,
      fullScreen: { isOn: () => false, toggle: () => undefined },
      viewOnly: { isOn: () => false, toggle: () => undefined, unavailable: () => null },
      followUnavailable: () => null
    })
  const chosenOf = (group: string, list: ReturnType<typeof items>) => list.filter((item) => item.group === group && item.isChosen).map(({ label }) => label)
  it('has one choice in each group', () => {
    expect(chosenOf('Size', items(TWO, null))).toEqual(['Fit'])
    expect(chosenOf('Quality', items(TWO, null))).toEqual(['Automatic'])
  })
  it.each([
    [null, '1 – DP-1 (primary)'],
    ['HDMI-1', '2 – HDMI-1'],
    ['gone', '1 – DP-1 (primary)'],
    ['all', 'All displays']
  ])('shows which display is chosen: %s', (chosen, label) => {
    expect(chosenOf('Display', items(TWO, chosen))).toEqual([label])
  })
  it('asks for no display where there is one', () => {
    expect(items([display('DP-1', true)], null).filter(({ group }) => group === 'Display')).toEqual([])
  })
})

describe('the keys for full screen', () => {
  const keys = { code: 'F11', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false }
  it.each([
    [{}, true],
    [{ ctrlKey: true }, false],
    [{ code: 'Enter', ctrlKey: true, altKey: true }, true],
    [{ code: 'Enter', ctrlKey: true }, false],
    [{ code: 'Escape' }, false]
  ])('%o: %s', (change, is) => {
    expect(isFullScreenChord({ ...keys, ...change })).toBe(is)
  })
})

describe('moving the picture by keys', () => {
  const held = { ctrlKey: true, altKey: true, shiftKey: true, metaKey: false }
  it.each([
    ['ArrowUp', [0, -1]],
    ['ArrowRight', [1, 0]],
    ['KeyT', null],
    ['constructor', null]
  ] as const)('Ctrl+Alt+Shift and %s', (code, way) => {
    expect(panWay({ ...held, code })).toEqual(way)
  })
  it.each(['ctrlKey', 'altKey', 'shiftKey'] as const)('leaves an arrow key without %s to the remote screen', (missing) => {
    expect(panWay({ ...held, code: 'ArrowUp', [missing]: false })).toBeNull()
  })
})

describe('moving the picture at the edge', () => {
  it.each([
    [400, 0],
    [28, 0],
    [0, -18],
    [800, 18],
    [14, -9]
  ])('at %i of 800 by %i', (at, step) => {
    expect(panStep(at, 0, 800)).toBeCloseTo(step)
  })
})

describe('the statistics', () => {
  const report = (local: string, remote: string) => [
    { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
    { id: 'Q', type: 'candidate-pair', nominated: true, state: 'succeeded', bytesReceived: 1 },
    { id: 'P', type: 'candidate-pair', bytesReceived: 250_000, currentRoundTripTime: 0.012, localCandidateId: 'L', remoteCandidateId: 'R' },
    { id: 'L', type: 'local-candidate', candidateType: local },
    { id: 'R', type: 'remote-candidate', candidateType: remote }
  ]
  it.each([
    ['host', 'host', 'direct'],
    ['host', 'prflx', 'direct'],
    ['srflx', 'host', 'mapped'],
    ['host', 'relay', 'relay']
  ])('name the route from %s to %s: %s', (local, remote, route) => {
    expect(pathOf(report(local, remote))).toEqual({ bytes: 250_000, roundTrip: 12, route })
  })
  it('know nothing before there is a path', () => {
    expect(pathOf([])).toEqual({ bytes: 0, roundTrip: null, route: null })
  })
  it('count by the second', () => {
    const before = { at: 1000, frames: 10, bytes: 0, roundTrip: null, route: null }
    expect(factsBetween(before, { at: 3000, frames: 70, bytes: 250_000, roundTrip: 12, route: 'direct' })).toEqual({
      roundTrip: 12,
      framesPerSecond: 30,
      megabitsPerSecond: 1,
      route: 'direct'
    })
  })
})

describe('a screenshot’s file', () => {
  const at = new Date(2026, 10, 3, 4, 5, 6)
  it.each([
    ['Büro PC', 'Büro PC 2026-11-03 04.05.06.png'],
    ['../../etc/x', '______etc_x 2026-11-03 04.05.06.png'],
    ['', 'Screenshot 2026-11-03 04.05.06.png']
  ])('of “%s” is called %s', (name, file) => {
    expect(screenshotName(name, at)).toBe(file)
  })
  it('is a PNG or nothing', () => {
    expect(isPng(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0))).toBe(true)
    expect(isPng(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46))).toBe(false)
    expect(isPng(new Uint8Array(0))).toBe(false)
  })
})
