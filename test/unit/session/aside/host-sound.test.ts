import { describe, expect, it } from 'vitest'
import { shareHostSound } from '../../../../electron/session/aside/host-sound'
import type { AsideToConnector } from '../../../../shared/aside'
import type { Permission } from '../../../../shared/permissions'
import { FakeClock } from '../../../support/fakes'

function setUp({ permissions = ['view', 'sound'] as readonly Permission[], possible = true, broken = false } = {}) {
  const clock = new FakeClock()
  const sent: AsideToConnector[] = []
  const faults: unknown[] = []
  const pages: { heard: string[]; open: boolean; says: (body: string) => void; fails: () => void }[] = []
  const open = () => {
    if (broken) throw new Error('no window')
    const page = { heard: [] as string[], open: true, says: (_body: string): void => undefined, fails: (): void => undefined }
    pages.push(page)
    return {
      signal: (body: string) => void page.heard.push(body),
      onSignal: (listener: (body: string) => void) => (page.says = listener),
      onFailed: (listener: () => void) => (page.fails = listener),
      close: () => void (page.open = false)
    }
  }
  const sound = shareHostSound({ permissions, open: possible ? open : null, send: (message) => sent.push(message), monotonic: () => clock.monotonic(), onFault: (fault) => faults.push(fault) })
  const want = (on: boolean) => sound.hear({ type: 'sound', on })
  return { clock, sent, faults, pages, sound, want, open: () => pages.filter((page) => page.open).length }
}
const REFUSED = { type: 'sound-off', why: 'not-permitted' }

describe('the sound of a host', () => {
  it('is not captured before it is wanted, and not after', () => {
    const { pages, want, open } = setUp()
    expect(pages).toHaveLength(0)
    want(true)
    want(true)
    expect([pages.length, open()]).toEqual([1, 1])
    want(false)
    expect(open()).toBe(0)
  })

  it('is not captured without the permission', () => {
    const { pages, sent, sound, want } = setUp({ permissions: ['view', 'control', 'clipboard', 'files', 'restart'] })
    want(true)
    sound.setAllowed(true)
    want(true)
    expect([pages.length, sent]).toEqual([0, [REFUSED, REFUSED]])
  })

  it('ends with the owner’s switch before that answers, and begins again only when asked', () => {
    const { pages, sent, sound, want, open } = setUp()
    want(true)
    sound.setAllowed(false)
    expect([open(), sent]).toEqual([0, [REFUSED]])
    want(true)
    expect([open(), sent]).toEqual([0, [REFUSED, REFUSED]])
    sound.setAllowed(true)
    expect(pages).toHaveLength(1)
    want(true)
    expect(open()).toBe(1)
  })

  it('relays between the two pages while it is on, and nothing of a page that is gone', () => {
    const { pages, sent, sound, want } = setUp()
    sound.hear({ type: 'sound-signal', body: 'early' })
    want(true)
    pages[0]!.says('offer')
    sound.hear({ type: 'sound-signal', body: 'answer' })
    want(false)
    pages[0]!.says('late')
    pages[0]!.fails()
    expect([pages[0]!.heard, sent]).toEqual([['answer'], [{ type: 'sound-signal', body: 'offer' }]])
  })

  it('says when it cannot be captured', () => {
    const impossible = setUp({ possible: false })
    impossible.want(true)
    const broken = setUp({ broken: true })
    broken.want(true)
    const failing = setUp()
    failing.want(true)
    failing.pages[0]!.fails()
    for (const { sent, open } of [impossible, broken, failing]) expect([sent, open()]).toEqual([[{ type: 'sound-off', why: 'not-possible' }], 0])
    expect(broken.faults).toHaveLength(1)
  })

  it('does not make windows without end', () => {
    const { clock, pages, want } = setUp()
    for (let index = 0; index < 1000; index++) want(index % 2 === 0)
    expect(pages.length).toBeLessThan(10)
    clock.advance(60_000)
    want(true)
    expect(pages.at(-1)!.open).toBe(true)
  })

  it('ends with the session, for good', () => {
    const { pages, sound, want, open } = setUp()
    want(true)
    sound.end()
    want(true)
    expect([pages.length, open()]).toEqual([1, 0])
  })
})
