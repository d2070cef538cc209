// Two real X servers with real programs that copy and paste; between them the two ends of a session's clipboard.
import { deflateSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openX11Clipboard } from '../../electron/platform/x11-clipboard'
import { connectXcb, loadXcb } from '../../electron/platform/xcb-library'
import { openSelection } from '../../electron/platform/x11-selection'
import { SelectionOwner } from '../../electron/platform/x11-selection-owner'
import { type Exchange, createExchange } from '../../electron/session/clipboard/exchange'
import { type ClipHint, type ClipMessage, decodeClip } from '../../shared/clipboard'
import { createCleanup } from '../support/cleanup'
import { type DesktopClipboard, desktopClipboard } from '../support/clipboard'
import { until } from '../support/processes'
import { type VirtualScreen, startVirtualScreen } from '../support/virtual-screen'

const TEXT = 'Grüße, mañana – 5 €\nzweite Zeile'
const HTML = '<p onclick="x()">Grüße <b>€</b></p><script>1</script>'
const OURS = 'application/x-postern-clipboard'

let cleanup = createCleanup()
beforeEach(() => {
  cleanup = createCleanup()
})
afterEach(() => cleanup.run())

type End = {
  readonly exchange: Exchange
  readonly desktop: DesktopClipboard
  readonly screen: VirtualScreen
  readonly sent: ClipMessage[]
  readonly hints: ClipHint[]
  /** Keeps back all content but the first piece; the returned function lets it go. */
  readonly holdContent: () => () => void
}

async function connectedPair(): Promise<{ readonly host: End; readonly connector: End }> {
  const ends: End[] = []
  const open = async (far: () => End | undefined): Promise<End> => {
    const screen = await startVirtualScreen({ width: 64, height: 64 })
    cleanup.add(screen.stop)
    const sent: ClipMessage[] = []
    const hints: ClipHint[] = []
    let held: Uint8Array[] | null = null
    const deliver = (bytes: Uint8Array) => void setImmediate(() => far()?.exchange.hear(bytes))
    const holdContent = () => {
      held = []
      return () => {
        for (const bytes of held ?? []) deliver(bytes)
        held = null
      }
    }
    const exchange = createExchange({
      openClipboard: (events) => openX11Clipboard(events, screen.display),
      send: (bytes) => {
        const message = decodeClip(bytes)!
        const isFirst = sent.every(({ type }) => type !== 'data')
        sent.push(message)
        if (held !== null && message.type === 'data' && !isFirst) held.push(bytes)
        else deliver(bytes)
      },
      schedule: (ms, work) => {
        const timer = setTimeout(work, ms)
        return () => clearTimeout(timer)
      },
      onHint: (hint) => hints.push(hint),
      onBroken: () => {
        throw new Error('A message broke the rules')
      }
    })
    cleanup.add(() => exchange.end())
    exchange.setActive(true)
    return { exchange, desktop: await desktopClipboard(screen.display, cleanup), screen, sent, hints, holdContent }
  }
  ends.push(await open(() => ends[1]))
  ends.push(await open(() => ends[0]))
  return { host: ends[0]!, connector: ends[1]! }
}

const offered = (to: End, target: string) => until(`${target} is offered`, async () => {
  const targets = await to.desktop.targets()
  return targets.includes(OURS) && targets.includes(target)
})
const contentOf = (end: End) => end.sent.filter(({ type }) => type === 'data')

/** A PNG of noise, which does not become smaller. */
function pngOf(bytes: number): Buffer {
  const noise = Buffer.alloc(bytes)
  for (let index = 0, value = 1; index < bytes; index++) noise[index] = (value = (value * 48271) % 0x7fff_ffff)
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), deflateSync(noise, { level: 0 })])
}

describe.each([
  ['from host to connector', (pair: Awaited<ReturnType<typeof connectedPair>>) => [pair.host, pair.connector] as const],
  ['from connector to host', (pair: Awaited<ReturnType<typeof connectedPair>>) => [pair.connector, pair.host] as const]
])('%s', (_way, order) => {
  test('text with ä, € and ñ, rich text and images arrive byte by byte', async () => {
    const [from, to] = order(await connectedPair())
    const picture = pngOf(700_000)
    for (const [target, content] of [['UTF8_STRING', Buffer.from(TEXT)], ['text/html', Buffer.from(HTML)], ['image/png', picture]] as const) {
      await from.desktop.copy(target, content)
      await offered(to, target)
      expect((await to.desktop.paste(target))?.equals(content)).toBe(true)
    }
  })

  test('nothing but the formats travels before somebody pastes', async () => {
    const [from, to] = order(await connectedPair())
    await from.desktop.copy('UTF8_STRING', TEXT)
    await offered(to, 'UTF8_STRING')
    expect(contentOf(from)).toEqual([])
    await to.desktop.paste('UTF8_STRING')
    expect(contentOf(from)).toHaveLength(1)
  })

  test('a clipboard that a password manager conceals is not offered', async () => {
    const [from, to] = order(await connectedPair())
    await from.desktop.copy('UTF8_STRING', 'before')
    await offered(to, 'UTF8_STRING')
    const x = connectXcb(from.screen.display)
    const manager = new SelectionOwner(openSelection(x))
    x.listen((event) => manager.event(event), () => undefined)
    cleanup.add(() => x.stop())
    manager.own(['UTF8_STRING', 'x-kde-passwordManagerHint'], (target) => Promise.resolve(Buffer.from(target === 'UTF8_STRING' ? 'hunter2' : 'secret')))
    await until('the earlier offer is withdrawn', () => from.sent.at(-1)?.type === 'offer')
    await until('the clipboard is given up', async () => !(await to.desktop.targets()).includes(OURS))
    expect(from.sent.at(-1)).toMatchObject({ type: 'offer', formats: [] })
    expect(await to.desktop.paste('UTF8_STRING')).toBeNull()
  })

  test('what is larger than the limit is refused, and the person is told', async () => {
    const pair = await connectedPair()
    const [from, to] = order(pair)
    await from.desktop.copy('UTF8_STRING', 'x'.repeat(1024 * 1024 + 1))
    await offered(to, 'UTF8_STRING')
    expect(await to.desktop.paste('UTF8_STRING')).toBeNull()
    expect(contentOf(from)).toEqual([])
    expect(pair.connector.hints[0]).toMatchObject({ kind: 'too-large', limit: 1024 * 1024, way: from === pair.connector ? 'to-host' : 'from-host' })
  })

  test('the newest copy wins, on whichever side it was made', async () => {
    const [from, to] = order(await connectedPair())
    await from.desktop.copy('UTF8_STRING', 'first')
    await offered(to, 'UTF8_STRING')
    await to.desktop.copy('UTF8_STRING', 'second')
    await offered(from, 'UTF8_STRING')
    expect((await from.desktop.paste('UTF8_STRING'))?.toString()).toBe('second')
    expect((await to.desktop.paste('UTF8_STRING'))?.toString()).toBe('second')
  })

  test('with the end of the session the clipboard is given up', async () => {
    const [from, to] = order(await connectedPair())
    await from.desktop.copy('UTF8_STRING', TEXT)
    await offered(to, 'UTF8_STRING')
    to.exchange.end()
    await until('nobody has the clipboard', async () => (await to.desktop.targets()).length === 0)
    await from.desktop.copy('UTF8_STRING', 'later')
    expect(await to.desktop.paste('UTF8_STRING')).toBeNull()
  })
})

describe('an X server that ends and comes back', () => {
  const SIZE = { width: 64, height: 64 }
  const restart = async ({ screen }: End): Promise<void> => {
    await screen.stop()
    const next = await startVirtualScreen({ ...SIZE, display: screen.display })
    cleanup.add(next.stop)
  }

  test('takes along what its programs had copied, and what is copied on the next one travels again', async () => {
    const { host, connector } = await connectedPair()
    await host.desktop.copy('UTF8_STRING', 'before')
    await offered(connector, 'UTF8_STRING')
    await restart(host)
    await until('the offer is withdrawn', async () => !(await connector.desktop.targets()).includes(OURS))
    expect(await connector.desktop.paste('UTF8_STRING')).toBeNull()
    await until('a copy travels', async () => {
      await host.desktop.copy('UTF8_STRING', 'after')
      return (await connector.desktop.targets()).includes(OURS)
    })
    expect((await connector.desktop.paste('UTF8_STRING'))?.toString()).toBe('after')
  })

  test('has what the far end had copied, at a paste as before', async () => {
    const { host, connector } = await connectedPair()
    await connector.desktop.copy('UTF8_STRING', TEXT)
    await offered(host, 'UTF8_STRING')
    await restart(host)
    await offered(host, 'UTF8_STRING')
    expect(contentOf(connector)).toEqual([])
    expect((await host.desktop.paste('UTF8_STRING'))?.toString()).toBe(TEXT)
  })

  test('and says before it hangs up that nobody has the clipboard any more takes nothing of what the far end had copied', async () => {
    const { host, connector } = await connectedPair()
    await connector.desktop.copy('UTF8_STRING', TEXT)
    await offered(host, 'UTF8_STRING')
    const [x, xcb] = [connectXcb(host.screen.display), loadXcb()]
    const { name } = openSelection(x)
    const window = x.ask(xcb.selectionOwner, name)!.readUInt32LE(8)
    // As the server says it to some of its clients, now and then: the owner's connection is gone.
    const event = Buffer.alloc(32)
    event.set([x.extension('xfixes')!.firstEvent, 2])
    event.writeUInt32LE(window, 4)
    event.writeUInt32LE(name, 12)
    xcb.sendEvent(x.raw, 0, window, 0, event)
    x.ask(xcb.selectionOwner, name)
    x.stop()
    await restart(host)
    await offered(host, 'UTF8_STRING')
    expect((await host.desktop.paste('UTF8_STRING'))?.toString()).toBe(TEXT)
  })

  test('in the middle of a paste is survived, and the next paste gets all of it', async () => {
    const { host, connector } = await connectedPair()
    const picture = pngOf(3_000_000)
    await connector.desktop.copy('image/png', picture)
    await offered(host, 'image/png')
    const letGo = connector.holdContent()
    const paste = host.desktop.paste('image/png')
    await until('it is under way', () => contentOf(connector).length > 1)
    await restart(host)
    letGo()
    expect((await paste)?.equals(picture)).not.toBe(true)
    await offered(host, 'image/png')
    expect((await host.desktop.paste('image/png'))?.equals(picture)).toBe(true)
  })
})

test('what was asked of one program is not asked of a password manager that comes after it', async () => {
  const screen = await startVirtualScreen({ width: 64, height: 64 })
  cleanup.add(screen.stop)
  const program = (): SelectionOwner => {
    const x = connectXcb(screen.display)
    const owner = new SelectionOwner(openSelection(x))
    x.listen((event) => owner.event(event), () => undefined)
    cleanup.add(() => x.stop())
    return owner
  }
  let formats: readonly string[] = []
  const clipboard = openX11Clipboard({ onOffer: (offered) => (formats = offered) }, screen.display)
  cleanup.add(() => clipboard.close())
  const asked: string[] = []
  // One that takes its time keeps the other questions waiting.
  program().own(['UTF8_STRING', 'text/html'], (target) => (asked.push(target), new Promise(() => undefined)))
  await until('it is offered', () => formats.length === 2)
  const answers = Promise.all([clipboard.read('text/plain'), clipboard.read('text/html'), clipboard.read('text/plain')])
  await until('the first question is there', () => asked.length > 0)
  const secrets: string[] = []
  program().own(['UTF8_STRING', 'text/html', 'x-kde-passwordManagerHint'], (target) => (secrets.push(target), Promise.resolve(Buffer.from('hunter2'))))
  expect((await answers).map((answer) => !answer.ok && answer.why)).toEqual(['gone', 'gone', 'gone'])
  await until('the offer is withdrawn', () => formats.length === 0)
  expect(secrets).toEqual([])
})

test('two sessions on one desktop do not hand content round and round', async () => {
  const first = await connectedPair()
  const offers: (readonly string[])[] = []
  const second = openX11Clipboard({ onOffer: (formats) => offers.push(formats) }, first.host.screen.display)
  cleanup.add(() => second.close())
  await first.connector.desktop.copy('UTF8_STRING', TEXT)
  await offered(first.host, 'UTF8_STRING')
  await first.host.desktop.copy('UTF8_STRING', 'a program')
  await until('the second session sees the program', () => offers.at(-1)?.includes('text/plain') === true)
  expect(offers.slice(0, -1).flat()).toEqual([])
})
