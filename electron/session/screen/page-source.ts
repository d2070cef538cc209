// Owns: a screen that the hidden page captures, as a source like any other. Never: believes a size that a page states
// without looking at how many pixels came.
import type { FromPage, ToPage } from '../../../shared/screen/port'
import { MAX_PIXELS, MAX_SIDE } from '../../../shared/screen/wire'
import type { OpenScreenSource, ScreenSource, SourceEvents } from './source'

type PictureMessage = Extract<FromPage, { type: 'picture' | 'no-picture' }>
type Picture = Extract<FromPage, { type: 'picture' }>

export type PageSources = {
  readonly open: OpenScreenSource
  /** What the page says about its pictures. */
  readonly hear: (message: PictureMessage) => void
}

export function createPageSources(toPage: (message: ToPage) => void): PageSources {
  let hear: (message: PictureMessage) => void = () => undefined
  return {
    open: (events) =>
      new Promise((resolve, reject) => {
        hear = (message) => {
          if (message.type === 'no-picture') return reject(new Error(message.why))
          const opened = createPageSource(message, events, toPage)
          hear = opened.hear
          resolve(opened.source)
        }
        toPage({ type: 'capture-yourself' })
      }),
    hear: (message) => hear(message)
  }
}

function createPageSource(first: Picture, events: SourceEvents, toPage: (message: ToPage) => void) {
  let picture = first
  let whole = wholeOf(first)
  let waiting = grabsOf(first)
  let closed = false
  /** The page waits to be told that its last picture is done with. */
  let untaken = true
  keep(first)

  const taken = (): void => {
    waiting = []
    if (untaken) toPage({ type: 'picture-taken' })
    untaken = false
  }

  function keep(message: Picture): void {
    for (const { area, pixels } of grabsOf(message)) {
      for (let row = 0; row < area.height; row++) {
        whole.set(pixels.subarray(row * area.width, (row + 1) * area.width), (area.y + row) * message.width + area.x)
      }
    }
  }
  const source: ScreenSource = {
    layout: () => {
      const { width, height } = picture
      return { width, height, displays: [{ x: 0, y: 0, width, height, name: '', primary: true }] }
    },
    take(visit) {
      if (closed) return
      const grabs = waiting
      taken()
      grabs.forEach(visit)
    },
    takeAll(_area, visit) {
      if (closed) return
      visit({ area: { x: 0, y: 0, width: picture.width, height: picture.height }, pixels: whole })
      taken()
    },
    // The page's pictures have the pointer in them.
    cursorShape: () => undefined,
    cursorPosition: () => null,
    close: () => {
      closed = true
    }
  }
  return {
    source,
    hear: (message: PictureMessage): void => {
      if (closed) return
      if (message.type === 'no-picture') {
        closed = true
        events.onGone(message.why)
        return
      }
      const isOther = message.width !== picture.width || message.height !== picture.height
      if (isOther) whole = wholeOf(message)
      picture = message
      waiting = grabsOf(message)
      untaken = true
      keep(message)
      if (isOther) events.onLayout()
      events.onDamage()
    }
  }
}

function wholeOf({ width, height }: Picture): Uint32Array {
  if (!(width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_PIXELS)) throw new Error('The page sent a picture of no size')
  return new Uint32Array(width * height)
}

function grabsOf({ changed, width, height }: Picture) {
  return changed.map(({ x, y, width: w, height: h, pixels }) => {
    if (x < 0 || y < 0 || x + w > width || y + h > height || pixels.length !== w * h * 4) throw new Error('The page sent a part that does not fit')
    const aligned = pixels.byteOffset % 4 === 0 ? pixels : pixels.slice()
    return { area: { x, y, width: w, height: h }, pixels: new Uint32Array(aligned.buffer, aligned.byteOffset, w * h) }
  })
}
