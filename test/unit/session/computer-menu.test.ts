// The "Computer" menu, and a resolution that follows the window.
import { describe, expect, it } from 'vitest'
import { seatItems } from '../../../renderer/viewer/computer-menu'
import { followWindow } from '../../../renderer/viewer/follow-window'
import { seatProblemWords } from '../../../renderer/viewer/words'
import { createWishes } from '../../../renderer/viewer/wishes'
import { SEAT_PROBLEMS, type PixelSize, type SeatAsk, type SeatState } from '../../../shared/seat'
import type { Wish } from '../../../shared/screen/wire'
import { FakeClock } from '../../support/fakes'

const free = { on: false, unavailable: null }
const SEAT: SeatState = { canLock: true, lockAfterwards: 'no', blockInput: free, privacy: free, resolution: free }

describe('the “Computer” menu', () => {
  const open = (seat: SeatState | undefined, permissions: readonly ('view' | 'control')[] = ['view', 'control']) => {
    const asked: SeatAsk[] = []
    const items = seatItems({ hostName: 'Study', permissions: [...permissions], ...(seat === undefined ? {} : { seat }) }, (ask) => () => void asked.push(ask))
    return { asked, items, item: (label: string) => items.find((one) => one.label.startsWith(label))! }
  }
  it('asks for what is chosen, and for the opposite of what is on', () => {
    const { items, asked } = open(SEAT)
    for (const { onChoose } of items) onChoose()
    expect(asked).toEqual([{ what: 'lock' }, { what: 'lock-afterwards', on: true }, { what: 'block-input', on: true }, { what: 'privacy', on: true }])
    const on = open({ ...SEAT, lockAfterwards: 'asked', blockInput: { on: true, unavailable: null } })
    on.item('Lock when').onChoose()
    on.item('Block').onChoose()
    expect(on.asked).toEqual([{ what: 'lock-afterwards', on: false }, { what: 'block-input', on: false }])
  })
  it('says of every item why it cannot be had: before the host has answered, and without control', () => {
    expect(open(undefined).items.every(({ unavailable }) => unavailable?.includes('not said yet'))).toBe(true)
    expect(open(SEAT, ['view']).items.every(({ unavailable }) => unavailable?.includes('control'))).toBe(true)
  })
  it('says of a Wayland desktop that nobody can control it', () => {
    const items = seatItems({ hostName: 'Study', permissions: ['view'], seat: SEAT, desktop: 'wayland' }, () => () => undefined)
    expect(items.map(({ unavailable }) => unavailable)).toEqual(items.map(() => 'Study runs Wayland, which lets nobody control it from afar.'))
  })
  it('says that there is no lock, and that the owner locks in any case', () => {
    expect(open({ ...SEAT, canLock: false }).item('Lock remote').unavailable).toContain('no screen lock')
    const owner = open({ ...SEAT, lockAfterwards: 'owner' }).item('Lock when')
    expect([owner.isChosen, owner.unavailable]).toEqual([true, 'Study is locked after every session; its owner wants it so.'])
  })
  it('lets go of what is on, whatever else is said', () => {
    expect(open({ ...SEAT, privacy: { on: true, unavailable: 'not-permitted' } }).item('Privacy').unavailable).toBeNull()
  })
  it.each(SEAT_PROBLEMS)('has words for %s', (problem) => {
    expect(open({ ...SEAT, blockInput: { on: false, unavailable: problem } }).item('Block').unavailable).toBe(seatProblemWords[problem]('Study'))
  })
})

describe('a resolution that follows the window', () => {
  const start = () => {
    const clock = new FakeClock()
    const asked: (PixelSize | null)[] = []
    const window = { width: 1000, height: 600 }
    const following = followWindow({
      place: () => ({ ...window }),
      ask: (ask) => {
        if (ask.what === 'resolution') asked.push(ask.size)
      },
      after: (ms, work) => clock.after(ms, work)
    })
    return { clock, asked, window, following }
  }
  it('is asked for once it is wanted and possible, and set back when it is not wanted any more', () => {
    const { asked, following } = start()
    following.setWanted(true)
    expect(asked).toEqual([])
    following.learn(free)
    following.learn({ on: true, unavailable: null })
    expect(asked).toEqual([{ width: 1000, height: 600 }])
    following.setWanted(false)
    expect(asked.at(-1)).toBeNull()
  })
  it('waits until the window is still', () => {
    const { clock, asked, window, following } = start()
    following.setWanted(true)
    following.learn(free)
    for (let step = 1; step <= 5; step++) {
      window.width = 1000 + step * 10
      following.resized()
      clock.advance(300)
    }
    expect(asked).toHaveLength(1)
    clock.advance(100)
    expect(asked.at(-1)).toEqual({ width: 1050, height: 600 })
  })
  it('asks nothing of a window that has no size, and nothing that the owner does not permit', () => {
    const { clock, asked, window, following } = start()
    following.learn({ on: false, unavailable: 'not-permitted' })
    following.setWanted(true)
    following.resized()
    clock.advance(1000)
    following.learn(free)
    window.width = 0
    following.resized()
    clock.advance(1000)
    expect(asked).toEqual([{ width: 1000, height: 600 }])
  })
  it('is asked for again in the session that follows a lost one', () => {
    const { asked, following } = start()
    following.setWanted(true)
    following.learn(free)
    following.learn(null)
    following.learn(free)
    expect(asked).toHaveLength(2)
  })
})

it('while the window is out of sight no picture is wished for, and then again', () => {
  const wished: Wish[] = []
  const wishes = createWishes({ wish: (wish) => wished.push(wish), onGone: () => undefined })
  wishes.setInSight(false)
  expect(wished).toEqual([])
  wishes.open()
  wishes.setInSight(true)
  wishes.setInSight(true)
  expect(wished.map(({ paused }) => paused)).toEqual([true, false])
})
