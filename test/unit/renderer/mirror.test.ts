// Owns: tests of a page's copy of a value that main owns.
import { describe, expect, it } from 'vitest'
import { createMirror } from '../../../renderer/lib/mirror'

/** A main process that answers when told to. */
function fakeMain() {
  const answers: { resolve: (value: number) => void; reject: (error: Error) => void }[] = []
  const listeners: ((value: number) => void)[] = []
  const mirror = createMirror<number>({
    fetch: () => new Promise((resolve, reject) => answers.push({ resolve, reject })),
    listen: (onValue) => {
      listeners.push(onValue)
      return () => undefined
    }
  })
  return { answers, listeners, mirror }
}

describe('a mirror', () => {
  it('is loading until main answers, then ready', async () => {
    const { answers, mirror } = fakeMain()
    const started = mirror.start()
    expect(mirror.current()).toEqual({ kind: 'loading' })
    answers[0]?.resolve(1)
    await started
    expect(mirror.current()).toEqual({ kind: 'ready', value: 1 })
  })

  it('keeps the news that overtook the answer', async () => {
    const { answers, listeners, mirror } = fakeMain()
    const started = mirror.start()
    listeners[0]?.(2)
    answers[0]?.resolve(1)
    await started
    expect(mirror.current()).toEqual({ kind: 'ready', value: 2 })
  })

  it('says why it failed, without the wrapping of the bridge, and can start again', async () => {
    const { answers, listeners, mirror } = fakeMain()
    const started = mirror.start()
    answers[0]?.reject(new Error("Error invoking remote method 'host.state': Error: not yours"))
    await started
    expect(mirror.current()).toEqual({ kind: 'failed', problem: 'not yours' })
    const again = mirror.start()
    answers[1]?.resolve(3)
    await again
    expect(mirror.current()).toEqual({ kind: 'ready', value: 3 })
    expect(listeners).toHaveLength(1)
  })

  it('keeps the last value when a later fetch fails', async () => {
    const { answers, mirror } = fakeMain()
    const started = mirror.start()
    answers[0]?.resolve(1)
    await started
    const again = mirror.start()
    answers[1]?.reject(new Error('gone'))
    await again
    expect(mirror.current()).toEqual({ kind: 'ready', value: 1 })
  })
})
