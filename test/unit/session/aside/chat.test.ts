import { describe, expect, it } from 'vitest'
import { Chat, type ChatMessage, HEARS_AT_ONCE, KEPT_LINES, SAYS_AT_ONCE, WAITING_MOST } from '../../../../electron/session/aside/chat'
import type { ChatLine } from '../../../../shared/ipc'
import { FakeClock } from '../../../support/fakes'

function setUp() {
  const clock = new FakeClock()
  const sent: ChatMessage[] = []
  const shown: ChatLine[] = []
  const chat = new Chat({ clock, onLine: (line) => shown.push(line) })
  let number = 0
  chat.connect((message) => sent.push(message))
  const hear = (text: string): void => chat.hear({ type: 'chat', number: ++number, text })
  return { clock, sent, shown, chat, hear, texts: () => sent.flatMap((message) => (message.type === 'chat' ? [message.text] : [])) }
}
const heard = (number: number): ChatMessage => ({ type: 'chat-heard', number })

describe('chat', () => {
  it('has both sides, in their order, with their times', () => {
    const { clock, chat, texts, shown, hear } = setUp()
    const began = clock.now()
    hear('Hello?')
    clock.advance(5000)
    expect(chat.say('  Yes.\nI am here. ')).toEqual({ ok: true, value: null })
    expect(texts()).toEqual(['Yes.\nI am here.'])
    expect(chat.lines).toEqual([
      { id: 1, from: 'there', text: 'Hello?', state: 'said', at: began },
      { id: 2, from: 'here', text: 'Yes.\nI am here.', state: 'said', at: began + 5000 }
    ])
    expect(shown).toEqual(chat.lines)
  })

  it('sends nothing of nothing', () => {
    const { chat, sent, shown } = setUp()
    expect(chat.say(' \n ')).toEqual({ ok: true, value: null })
    expect([sent, shown]).toEqual([[], []])
  })

  it('tells whoever sends too quickly, and takes more after a while', () => {
    const { clock, chat, texts } = setUp()
    for (let index = 0; index < SAYS_AT_ONCE; index++) chat.say('quick')
    expect(chat.say('too quick')).toEqual({ ok: false, code: 'too-quick' })
    expect(texts()).not.toContain('too quick')
    clock.advance(1000)
    expect(chat.say('again').ok).toBe(true)
    expect(chat.say('too quick').ok).toBe(false)
  })

  it('leaves out what comes too quickly, and says so once', () => {
    const { clock, chat, hear } = setUp()
    for (let index = 0; index < 10_000; index++) hear('flood')
    expect(chat.lines).toHaveLength(HEARS_AT_ONCE + 1)
    expect(chat.lines.at(-1)).toMatchObject({ from: 'left-out', text: '' })
    clock.advance(1000)
    hear('and now?')
    expect(chat.lines.at(-1)).toMatchObject({ from: 'there', text: 'and now?' })
  })

  it('keeps the newest lines only', () => {
    const { clock, chat, hear } = setUp()
    for (let index = 0; index < KEPT_LINES + 50; index++) {
      hear(String(index))
      clock.advance(1000)
    }
    expect([chat.lines.length, chat.lines[0]!.text, chat.lines.at(-1)!.text]).toEqual([KEPT_LINES, '50', String(KEPT_LINES + 49)])
  })
})

describe('chat through a lost connection', () => {
  it('says again what may not have arrived, shows that it waits, and says nothing twice that has', () => {
    const { chat, sent } = setUp()
    for (const text of ['one', 'two', 'three']) chat.say(text)
    chat.hear(heard(1))
    chat.interrupt()
    chat.say('four')
    const states = () => chat.lines.map(({ text, state }) => `${text} ${state}`)
    expect(states()).toEqual(['one said', 'two waiting', 'three waiting', 'four waiting'])
    sent.length = 0
    chat.connect((message) => sent.push(message))
    expect(sent).toEqual([{ type: 'chat', number: 2, text: 'two' }, { type: 'chat', number: 3, text: 'three' }, { type: 'chat', number: 4, text: 'four' }])
    chat.hear(heard(4))
    expect(states()).toEqual(['one said', 'two said', 'three said', 'four said'])
    chat.interrupt()
    expect(states()).toEqual(['one said', 'two said', 'three said', 'four said'])
  })

  it('shows once what comes again, and says that it has arrived', () => {
    const { chat, sent } = setUp()
    const message: ChatMessage = { type: 'chat', number: 1, text: 'once' }
    chat.hear(message)
    chat.interrupt()
    chat.connect((one) => sent.push(one))
    chat.hear(message)
    expect(chat.lines.map(({ text }) => text)).toEqual(['once'])
    expect(sent).toEqual([heard(1), heard(1)])
  })

  it('lets no more wait than is heard at once, and marks what nobody will get', () => {
    const { clock, chat, shown } = setUp()
    chat.interrupt()
    for (let index = 0; index < WAITING_MOST; index++) {
      clock.advance(1000)
      expect(chat.say(`line ${index}`).ok).toBe(true)
    }
    clock.advance(1000)
    expect(chat.say('one too many')).toEqual({ ok: false, code: 'too-many-waiting' })
    shown.length = 0
    chat.end()
    expect(shown.map(({ state }) => state)).toEqual(Array.from({ length: WAITING_MOST }, () => 'lost'))
    expect(chat.say('late')).toEqual({ ok: false, code: 'session-over' })
    expect(WAITING_MOST).toBeLessThan(HEARS_AT_ONCE)
  })

  it('believes no word about what was never said', () => {
    const { chat } = setUp()
    chat.hear(heard(7))
    chat.say('one')
    chat.interrupt()
    expect(chat.lines.map(({ state }) => state)).toEqual(['waiting'])
  })
})
