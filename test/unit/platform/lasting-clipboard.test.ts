import { expect, it } from 'vitest'
import { type BreakableEvents, lastingClipboard } from '../../../electron/platform/lasting-clipboard'
import type { SystemClipboard } from '../../../electron/session/clipboard/ports'
import type { ClipFormat } from '../../../shared/clipboard'

const TEXT: readonly ClipFormat[] = ['text/plain']
const GONE = { ok: false, why: 'gone', size: null }

/** A clipboard on servers that come and go. */
function start() {
  const offers: (readonly ClipFormat[])[] = []
  const did: string[] = []
  let waiting: (() => void) | null = null
  let events: BreakableEvents | null = null
  let servers = 1
  let opened = 0
  const open = (on: BreakableEvents): SystemClipboard => {
    if (servers === 0) throw new Error('No X server answers')
    events = on
    const name = `server ${++opened}`
    return {
      read: () => Promise.resolve({ ok: true, bytes: new Uint8Array([opened]) }),
      own: (formats) => void did.push(`${name} owns ${formats.join()}`),
      disown: () => void did.push(`${name} disowns`),
      close: () => void did.push(`${name} closes`)
    }
  }
  const schedule = (_ms: number, work: () => void) => {
    waiting = work
    return () => (waiting = null)
  }
  const clipboard = lastingClipboard({ open, schedule }, { onOffer: (formats) => offers.push(formats) })
  return {
    clipboard,
    offers,
    did,
    own: () => clipboard.own(TEXT, () => Promise.resolve(null)),
    hears: (formats: readonly ClipFormat[]) => events?.onOffer(formats),
    goes() {
      servers = 0
      events?.onGone()
    },
    comes: () => (servers = 1),
    isWaiting: () => waiting !== null,
    time() {
      const work = waiting
      waiting = null
      work?.()
    }
  }
}

it('what the programs of a server had goes with it, and the next one is looked for until it is there', async () => {
  const { clipboard, offers, hears, goes, comes, time, isWaiting } = start()
  hears(TEXT)
  goes()
  expect(offers).toEqual([TEXT, []])
  expect(await clipboard.read('text/plain')).toEqual(GONE)
  time()
  time()
  expect(await clipboard.read('text/plain')).toEqual(GONE)
  comes()
  time()
  expect(isWaiting()).toBe(false)
  expect(await clipboard.read('text/plain')).toMatchObject({ ok: true })
  hears(TEXT)
  expect(offers).toEqual([TEXT, [], TEXT])
})

it('the next server gets what the far end has offered, which is no change to tell', () => {
  const { offers, did, own, hears, goes, comes, time } = start()
  own()
  goes()
  comes()
  time()
  hears([])
  expect(did).toEqual(['server 1 owns text/plain', 'server 2 owns text/plain'])
  expect(offers).toEqual([])
})

it('an offer that comes while there is no server is there on the next one', () => {
  const { did, own, hears, goes, comes, time } = start()
  goes()
  own()
  comes()
  time()
  hears([])
  expect(did).toEqual(['server 2 owns text/plain'])
})

it.each([
  ['what somebody has copied over', ({ hears }: ReturnType<typeof start>) => hears(TEXT)],
  ['what a password manager has taken over', ({ hears }: ReturnType<typeof start>) => hears([])],
  ['what has been withdrawn', ({ clipboard }: ReturnType<typeof start>) => clipboard.disown()]
])('%s is not put on the next server', (_what, happens) => {
  const all = start()
  all.own()
  happens(all)
  all.goes()
  all.comes()
  all.time()
  all.hears([])
  expect(all.did.filter((one) => one.startsWith('server 2'))).toEqual([])
})

it('what is copied on the next server before it is looked at wins', () => {
  const { did, offers, own, hears, goes, comes, time } = start()
  own()
  goes()
  comes()
  time()
  hears(TEXT)
  hears([])
  expect(did).toEqual(['server 1 owns text/plain'])
  expect(offers).toEqual([TEXT, []])
})

it('one that is closed looks for no server any more', () => {
  const { clipboard, offers, did, goes, isWaiting } = start()
  goes()
  clipboard.close()
  expect([isWaiting(), did, offers]).toEqual([false, [], [[]]])
})

it('without a server at the start there is none', () => {
  const open = (): SystemClipboard => {
    throw new Error('No X server answers')
  }
  expect(() => lastingClipboard({ open, schedule: () => () => undefined }, { onOffer: () => undefined })).toThrow('No X server')
})
