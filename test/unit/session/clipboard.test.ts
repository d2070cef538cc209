import { describe, expect, test } from 'vitest'
import { type Exchange, createExchange } from '../../../electron/session/clipboard/exchange'
import type { ClipContent, ClipboardEvents, SystemClipboard } from '../../../electron/session/clipboard/ports'
import { CLIP_CHUNK, CLIP_WINDOW, type ClipFormat, type ClipHint, type ClipMessage, decodeClip, encodeClip } from '../../../shared/clipboard'
import { fakeTime } from './fakes'

type Fake = {
  readonly exchange: Exchange
  readonly time: ReturnType<typeof fakeTime>
  /** What it says, and what it has said so far. */
  readonly sent: ClipMessage[]
  readonly hints: ClipHint[]
  readonly broken: () => number
  /** Another program copies. */
  copy(contents: Partial<Record<ClipFormat, Uint8Array>>): void
  /** A program pastes; only while the clipboard is the far end's. */
  paste(format: ClipFormat): Promise<Uint8Array | null>
  readonly owned: () => readonly ClipFormat[] | null
  hears(message: ClipMessage): void
}

function start({ active = true } = {}): Fake {
  const time = fakeTime(0)
  const sent: ClipMessage[] = []
  const hints: ClipHint[] = []
  let broken = 0
  let contents: Partial<Record<ClipFormat, Uint8Array>> = {}
  let owned: { formats: readonly ClipFormat[]; provide: (format: ClipFormat) => Promise<Uint8Array | null> } | null = null
  let events: ClipboardEvents | null = null
  const clipboard: SystemClipboard = {
    read: (format) => {
      const bytes = contents[format]
      const gone: ClipContent = { ok: false, why: 'gone', size: null }
      return Promise.resolve(bytes === undefined ? gone : { ok: true, bytes })
    },
    own: (formats, provide) => (owned = { formats, provide }),
    disown: () => (owned = null),
    close: () => (owned = null)
  }
  const exchange = createExchange({
    openClipboard: (given) => {
      events = given
      return clipboard
    },
    send: (bytes) => sent.push(decodeClip(bytes)!),
    schedule: time.schedule,
    onHint: (hint) => hints.push(hint),
    onBroken: () => broken++
  })
  exchange.setActive(active)
  return {
    exchange,
    time,
    sent,
    hints,
    broken: () => broken,
    copy(next) {
      contents = next
      owned = null
      events?.onOffer(Object.keys(next) as ClipFormat[])
    },
    paste: (format) => owned?.provide(format) ?? Promise.resolve(null),
    owned: () => owned?.formats ?? null,
    hears: (message) => exchange.hear(encodeClip(message))
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const bytesOf = (text: string): Uint8Array => Buffer.from(text)
const offer = (number: number, ...formats: ClipFormat[]): ClipMessage => ({ type: 'offer', offer: number, formats })

describe('what travels by itself', () => {
  test('is an empty offer at first, then the formats of each copy, and never content', async () => {
    const end = start()
    end.copy({ 'text/plain': bytesOf('a'), 'text/html': bytesOf('<b>a') })
    end.copy({ 'text/plain': bytesOf('b') })
    end.copy({})
    await settled()
    expect(end.sent).toEqual([offer(1), offer(2, 'text/plain', 'text/html'), offer(3, 'text/plain'), offer(4)])
  })

  test('is nothing while it is not to be given, and then only the newest copy', () => {
    const end = start({ active: false })
    end.copy({ 'text/plain': bytesOf('a') })
    end.copy({ 'image/png': bytesOf('b') })
    expect(end.sent).toEqual([offer(1)])
    end.exchange.setActive(true)
    expect(end.sent.slice(1)).toEqual([offer(2, 'image/png')])
    end.exchange.setActive(false)
    end.time.advance(3000)
    end.hears({ type: 'ask', id: 1, offer: 2, format: 'image/png' })
    expect(end.sent.at(-1)).toEqual({ type: 'refusal', id: 1, why: 'not-allowed', size: null })
  })
})

describe('content', () => {
  test('is asked for at a paste, once for all who paste meanwhile', async () => {
    const end = start()
    end.hears(offer(1, 'text/plain'))
    expect(end.owned()).toEqual(['text/plain'])
    const pastes = [end.paste('text/plain'), end.paste('text/plain')]
    expect(end.sent.slice(1)).toEqual([{ type: 'ask', id: 1, offer: 1, format: 'text/plain' }])
    end.hears({ type: 'data', id: 1, last: false, bytes: bytesOf('Grü') })
    end.hears({ type: 'data', id: 1, last: true, bytes: bytesOf('ße') })
    expect((await Promise.all(pastes)).map(String)).toEqual(['Grüße', 'Grüße'])
  })

  test('of a newer copy is asked for while that of the one before is still coming', async () => {
    const end = start()
    end.hears(offer(1, 'text/plain'))
    const before = end.paste('text/plain')
    end.hears({ type: 'data', id: 1, last: false, bytes: bytesOf('the one') })
    end.hears(offer(2, 'text/plain'))
    const now = end.paste('text/plain')
    expect(end.sent.at(-1)).toEqual({ type: 'ask', id: 2, offer: 2, format: 'text/plain' })
    end.hears({ type: 'data', id: 1, last: true, bytes: bytesOf(' before') })
    end.hears({ type: 'data', id: 2, last: true, bytes: bytesOf('the new one') })
    expect([await before, String(await now)]).toEqual([null, 'the new one'])
  })

  test('waits for the far end to take it', async () => {
    const end = start()
    const bytes = Buffer.alloc(CLIP_WINDOW * 2, 'x')
    end.copy({ 'text/html': bytes })
    end.hears({ type: 'ask', id: 1, offer: 2, format: 'text/html' })
    await settled()
    const inWindow = Math.ceil(CLIP_WINDOW / CLIP_CHUNK)
    expect(end.sent.slice(2)).toHaveLength(inWindow)
    end.hears({ type: 'taken', id: 1, total: CLIP_CHUNK })
    expect(end.sent.slice(2)).toHaveLength(inWindow + 1)
    end.hears({ type: 'taken', id: 1, total: CLIP_CHUNK * 3 })
    expect(end.sent.slice(2)).toHaveLength(inWindow + 3)
  })

  test('of an earlier copy is gone', () => {
    const end = start()
    end.copy({ 'text/plain': bytesOf('a') })
    end.copy({ 'text/plain': bytesOf('b') })
    end.hears({ type: 'ask', id: 1, offer: 2, format: 'text/plain' })
    expect(end.sent.at(-1)).toEqual({ type: 'refusal', id: 1, why: 'gone', size: null })
  })

  test('that another copy replaced while it was read is not given', async () => {
    const end = start()
    end.copy({ 'text/plain': bytesOf('a') })
    end.hears({ type: 'ask', id: 1, offer: 2, format: 'text/plain' })
    end.copy({})
    await settled()
    expect(end.sent.slice(2)).toEqual([{ type: 'refusal', id: 1, why: 'gone', size: null }, offer(3)])
  })

  test('that does not come is not waited for', async () => {
    const end = start()
    end.hears(offer(1, 'text/plain'))
    const paste = end.paste('text/plain')
    end.time.advance(5000)
    expect(await paste).toBeNull()
    // It comes after all; that is no offence.
    end.hears({ type: 'data', id: 1, last: true, bytes: bytesOf('late') })
    expect(end.broken()).toBe(0)
  })
})

describe('a paste in the session', () => {
  test('is answered also when the person turns to another window at once', async () => {
    const end = start()
    end.copy({ 'text/plain': bytesOf('a') })
    end.exchange.setActive(false)
    end.hears({ type: 'ask', id: 1, offer: 2, format: 'text/plain' })
    await settled()
    expect(end.sent.at(-1)).toEqual({ type: 'data', id: 1, last: true, bytes: new Uint8Array(bytesOf('a')) })
  })

  test('never gets what they copied elsewhere after it', async () => {
    const end = start()
    end.copy({ 'text/plain': bytesOf('a') })
    end.exchange.setActive(false)
    end.copy({ 'text/plain': bytesOf('secret') })
    end.hears({ type: 'ask', id: 1, offer: 2, format: 'text/plain' })
    await settled()
    expect(end.sent.at(-1)).toEqual({ type: 'refusal', id: 1, why: 'gone', size: null })
  })
})

describe('what the far end offers while the person works elsewhere', () => {
  test('is taken in the first moments, since it may be their last copy in the session', () => {
    const end = start()
    end.exchange.setActive(false)
    end.time.advance(2999)
    end.hears(offer(1, 'text/plain'))
    expect(end.owned()).toEqual(['text/plain'])
  })

  test('waits until they are back', () => {
    const end = start()
    end.exchange.setActive(false)
    end.time.advance(3000)
    end.hears(offer(1, 'text/plain'))
    end.hears(offer(2, 'text/html'))
    expect(end.owned()).toBeNull()
    end.exchange.setActive(true)
    expect(end.owned()).toEqual(['text/html'])
  })

  test('waits also when the last offer was withdrawn meanwhile', () => {
    const end = start()
    end.hears(offer(1, 'text/plain'))
    end.exchange.setActive(false)
    end.time.advance(3000)
    end.hears(offer(2))
    end.copy({})
    end.hears(offer(3, 'text/html'))
    end.exchange.setActive(true)
    expect(end.owned()).toEqual(['text/html'])
  })

  test('never replaces what they have copied meanwhile', () => {
    const end = start()
    end.exchange.setActive(false)
    end.time.advance(3000)
    end.hears(offer(1, 'text/plain'))
    end.copy({ 'text/plain': bytesOf('mine') })
    end.exchange.setActive(true)
    expect(end.owned()).toBeNull()
    expect(end.sent.at(-1)).toEqual(offer(2, 'text/plain'))
  })
})

describe('withdrawn permission', () => {
  test('stops what is under way in both directions at once, and gives the clipboard up', async () => {
    const end = start()
    end.copy({ 'text/html': Buffer.alloc(CLIP_WINDOW * 2) })
    end.hears({ type: 'ask', id: 1, offer: 2, format: 'text/html' })
    await settled()
    end.hears(offer(1, 'text/plain'))
    const paste = end.paste('text/plain')
    end.sent.length = 0
    end.exchange.setAllowed(false)
    expect(await paste).toBeNull()
    expect(end.owned()).toBeNull()
    expect(end.sent).toEqual([{ type: 'refusal', id: 1, why: 'gone', size: null }, offer(3)])
    end.hears({ type: 'taken', id: 1, total: CLIP_CHUNK })
    end.hears(offer(2, 'text/plain'))
    end.copy({ 'text/plain': bytesOf('secret') })
    expect(end.owned()).toBeNull()
    expect(end.sent.slice(2)).toEqual([])
  })

  test('that is given back offers what was copied meanwhile', () => {
    const end = start()
    end.exchange.setAllowed(false)
    end.copy({ 'text/plain': bytesOf('a') })
    end.exchange.setAllowed(true)
    expect(end.sent.at(-1)).toEqual(offer(3, 'text/plain'))
  })
})

describe('a far end that breaks the rules is not heard any more', () => {
  const png = bytesOf('\x89PNG')
  test.each<[string, (end: Fake) => void]>([
    ['with bytes that are no message', (end) => end.exchange.hear(Uint8Array.of(9, 0, 0, 0, 1))],
    ['with an old offer', (end) => [offer(2, 'text/plain'), offer(2, 'text/plain')].forEach(end.hears)],
    ['with an answer that nobody asked for', (end) => end.hears({ type: 'data', id: 1, last: true, bytes: png })],
    ['with a question for the second time', (end) => [1, 1].forEach((id) => end.hears({ type: 'ask', id, offer: 1, format: 'text/plain' }))],
    ['with having taken what was not sent', (end) => end.hears({ type: 'taken', id: 1, total: 1 })]
  ])('%s', (_how, act) => {
    const end = start()
    act(end)
    expect(end.broken()).toBe(1)
    end.hears(offer(9, 'text/plain'))
    expect([end.owned(), end.broken()]).toEqual([null, 1])
  })

  test.each<[string, ClipFormat, readonly Uint8Array[]]>([
    ['with a picture that is none', 'image/png', [bytesOf('GIF89a')]],
    ['with text that is not UTF-8', 'text/plain', [Uint8Array.of(0xff)]],
    ['with more than the limit', 'text/plain', Array.from({ length: 94 }, () => Buffer.alloc(CLIP_CHUNK, 'x'))],
    ['with parts of nothing', 'text/html', [new Uint8Array(0), new Uint8Array(0)]]
  ])('%s, and nothing of it is pasted', async (_how, format, parts) => {
    const end = start()
    end.hears(offer(1, format))
    const paste = end.paste(format)
    parts.forEach((bytes, index) => end.hears({ type: 'data', id: 1, last: index === parts.length - 1, bytes }))
    expect(end.broken()).toBe(1)
    expect(await paste).toBeNull()
  })
})

test('what is too large is said at the connector, with its size where that is known', () => {
  const end = start()
  end.hears(offer(1, 'image/png'))
  void end.paste('image/png')
  end.hears({ type: 'refusal', id: 1, why: 'too-large', size: 24 * 1024 * 1024 })
  expect(end.hints).toEqual([{ kind: 'too-large', way: 'from-host', size: 24 * 1024 * 1024, limit: 16 * 1024 * 1024 }])
})
