import { describe, expect, it } from 'vitest'
import { Chat, HEARS_AT_ONCE, KEPT_LINES, SAYS_AT_ONCE } from '../../../../electron/session/aside/chat'
import type { ChatLine } from '../../../../shared/ipc'
import { FakeClock } from '../../../support/fakes'

function setUp() {
  const clock = new FakeClock()
  const sent: string[] = []
  const shown: ChatLine[] = []
  const chat = new Chat({ clock, send: (text) => sent.push(text), onLine: (line) => shown.push(line) })
  return { clock, sent, shown, chat }
}

describe('chat', () => {
  it('has both sides, in their order, with their times', () => {
    const { clock, chat, sent, shown } = setUp()
    const began = clock.now()
    chat.hear('Hello?')
    clock.advance(5000)
    expect(chat.say('  Yes.\nI am here. ')).toEqual({ ok: true, value: null })
    expect(sent).toEqual(['Yes.\nI am here.'])
    expect(chat.lines).toEqual([
      { id: 1, from: 'there', text: 'Hello?', at: began },
      { id: 2, from: 'here', text: 'Yes.\nI am here.', at: began + 5000 }
    ])
    expect(shown).toEqual(chat.lines)
  })

  it('sends nothing of nothing', () => {
    const { chat, sent, shown } = setUp()
    expect(chat.say(' \n ')).toEqual({ ok: true, value: null })
    expect([sent, shown]).toEqual([[], []])
  })

  it('tells whoever sends too quickly, and takes more after a while', () => {
    const { clock, chat, sent } = setUp()
    for (let index = 0; index < SAYS_AT_ONCE; index++) chat.say('quick')
    expect(chat.say('too quick')).toEqual({ ok: false, code: 'too-quick' })
    expect(sent).not.toContain('too quick')
    clock.advance(1000)
    expect(chat.say('again').ok).toBe(true)
    expect(chat.say('too quick').ok).toBe(false)
  })

  it('leaves out what comes too quickly, and says so once', () => {
    const { clock, chat } = setUp()
    for (let index = 0; index < 10_000; index++) chat.hear('flood')
    expect(chat.lines).toHaveLength(HEARS_AT_ONCE + 1)
    expect(chat.lines.at(-1)).toMatchObject({ from: 'left-out', text: '' })
    clock.advance(1000)
    chat.hear('and now?')
    expect(chat.lines.at(-1)).toMatchObject({ from: 'there', text: 'and now?' })
  })

  it('keeps the newest lines only', () => {
    const { clock, chat } = setUp()
    for (let index = 0; index < KEPT_LINES + 50; index++) {
      chat.hear(String(index))
      clock.advance(1000)
    }
    expect([chat.lines.length, chat.lines[0]!.text, chat.lines.at(-1)!.text]).toEqual([KEPT_LINES, '50', String(KEPT_LINES + 49)])
  })
})
