import { expect, it } from 'vitest'
import { Spare } from '../../../electron/session/spare'
import { fakeTime } from './fakes'

function start() {
  const time = fakeTime(0)
  const discarded: number[] = []
  let made = 0
  const spare = new Spare<number>({ make: () => ++made, discard: (thing) => discarded.push(thing), keepMs: 100, schedule: time.schedule })
  return { spare, time, discarded, made: () => made }
}

it('there is one at most, however often it is asked for, and the next one is made when it has been taken', () => {
  const { spare, made } = start()
  spare.prepare()
  spare.prepare()
  expect(made()).toBe(1)
  expect(spare.take()).toBe(1)
  expect(spare.take()).toBe(2)
})

it('it goes when nobody takes it in time, and being asked for again keeps it', () => {
  const { spare, time, discarded } = start()
  spare.prepare()
  time.advance(99)
  spare.prepare()
  time.advance(99)
  expect(discarded).toEqual([])
  time.advance(1)
  expect(discarded).toEqual([1])
  expect(spare.take()).toBe(2)
})

it('what was taken is the taker’s: nothing discards it', () => {
  const { spare, time, discarded } = start()
  spare.prepare()
  spare.take()
  time.advance(1000)
  spare.drop()
  expect(discarded).toEqual([])
})

it('one that broke while it waited is not handed out', () => {
  const { spare, time, discarded } = start()
  spare.prepare()
  spare.forget(1)
  time.advance(1000)
  expect(spare.take()).toBe(2)
  expect(discarded).toEqual([])
})
