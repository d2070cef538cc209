import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchWay } from '../../../renderer/host/way'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const pair = { id: 'p', type: 'candidate-pair', state: 'succeeded', nominated: true, currentRoundTripTime: 0.012 }
const transport = { id: 't', type: 'transport', selectedCandidatePairId: 'p' }

function start() {
  const heard: number[] = []
  const asked: number[] = []
  const begun = performance.now()
  const report = () => {
    asked.push(performance.now() - begun)
    return Promise.resolve(new Map(Object.entries({ p: pair, t: transport })) as unknown as RTCStatsReport)
  }
  return { way: watchWay(report, (ms) => heard.push(ms)), heard, asked }
}

it('is asked for some time after something was sent, not with it, and now and then', async () => {
  const { way, heard, asked } = start()
  for (let key = 0; key < 60; key++) {
    way.sending()
    expect(asked.filter((at) => at === key * 100)).toEqual([])
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(asked).toEqual([40, 2540, 5040])
  expect(heard).toEqual([12, 12, 12])
})

it('is not asked for while nothing is sent', async () => {
  const { way, asked } = start()
  way.sending()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toEqual([40])
})
