// Owns: tests of the page's own capture, with a track and frames that the test makes.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCapture } from '../../../renderer/host/display-media'
import type { FromPage } from '../../../shared/screen/port'

class FakeTrack extends EventTarget {
  contentHint = ''
  stop(): void {
    this.dispatchEvent(new Event('stopped'))
  }
}

const frame = () => ({ visibleRect: { width: 2, height: 1 }, codedWidth: 2, codedHeight: 1, copyTo: async () => [], close: () => undefined })

let track: FakeTrack
let grant: (stream: unknown) => void
let refuse: (error: Error) => void
let framesOf: Promise<ReadableStreamDefaultController<unknown>>
beforeEach(() => {
  track = new FakeTrack()
  const asked = new Promise((resolve, reject) => {
    grant = resolve
    refuse = reject
  })
  vi.stubGlobal('navigator', { mediaDevices: { getDisplayMedia: () => asked } })
  makeProcessor()
})
afterEach(() => vi.unstubAllGlobals())

function start() {
  const told: FromPage[] = []
  let wake: () => void = () => undefined
  const capture = createCapture((message) => {
    told.push(message)
    wake()
  })
  const until = async (type: FromPage['type']): Promise<void> => {
    while (!told.some((message) => message.type === type)) await new Promise<void>((resolve) => (wake = resolve))
  }
  capture.hear({ type: 'capture-yourself' })
  return { capture, told, until, kinds: () => told.map(({ type }) => type) }
}
/** Its stream goes on when the track has ended. */
function makeProcessor(): void {
  framesOf = new Promise((resolve) => {
    vi.stubGlobal('MediaStreamTrackProcessor', class {
      readonly readable = new ReadableStream({ start: resolve })
    })
  })
}

/** Resolves when the page has begun to read. */
const allow = () => {
  grant({ getVideoTracks: () => [track] })
  return framesOf
}

describe('a page that captures by itself', () => {
  it('says so when the person in front of it refuses', async () => {
    const { until, kinds } = start()
    refuse(new Error('Permission denied'))
    await until('no-picture')
    expect(kinds()).toEqual(['no-picture'])
  })

  it('says so when that person stops sharing, while it waits for a frame', async () => {
    const { until, kinds } = start()
    await allow()
    track.dispatchEvent(new Event('ended'))
    await until('no-picture')
    expect(kinds()).toEqual(['no-picture'])
  })

  it('says so when that person stops sharing while nobody takes the last picture', async () => {
    const { until, kinds } = start()
    const frames = await allow()
    frames.enqueue(frame())
    await until('picture')
    track.dispatchEvent(new Event('ended'))
    await until('no-picture')
    expect(kinds()).toEqual(['picture', 'no-picture'])
  })

  it('captures anew when it is asked again', async () => {
    const { capture, until, told } = start()
    await allow()
    track.dispatchEvent(new Event('ended'))
    await until('no-picture')
    told.length = 0
    makeProcessor()
    capture.hear({ type: 'capture-yourself' })
    ;(await framesOf).enqueue(frame())
    await until('picture')
  })

  it('stops what is granted after its session was over, and shows nothing of it', async () => {
    const { capture, kinds } = start()
    capture.close()
    const stopped = new Promise((resolve) => track.addEventListener('stopped', resolve))
    grant({ getVideoTracks: () => [track] })
    await stopped
    expect(kinds()).toEqual([])
  })
})
