import { describe, expect, it } from 'vitest'
import { type RecordingFile, ViewerAsides } from '../../../../electron/session/aside/viewer-asides'
import type { AsideToConnector, AsideToHost } from '../../../../shared/aside'
import type { RecordedPiece } from '../../../../shared/ipc'
import { FakeClock } from '../../../support/fakes'

function setUp() {
  const shown: string[] = []
  const disk = { full: false, pieces: [] as RecordedPiece[], finished: 0 }
  const file: RecordingFile = {
    write: (piece) => {
      if (disk.full) return Promise.reject(new Error('full'))
      disk.pieces.push(piece)
      return Promise.resolve()
    },
    finish: () => {
      disk.finished++
      return disk.full ? Promise.reject(new Error('full')) : Promise.resolve()
    }
  }
  let choose = (): Promise<RecordingFile | null> => Promise.resolve(file)
  const asides = new ViewerAsides({
    clock: new FakeClock(),
    page: {
      showLine: ({ from, text }) => void shown.push(`${from} ${text}`),
      soundSignal: (body) => void shown.push(`signal ${body}`),
      soundOff: (why) => void shown.push(`sound off ${why}`),
      chooseRecording: () => choose()
    }
  })
  const begin = () => {
    const sent: AsideToHost[] = []
    let says = (_message: AsideToConnector): void => undefined
    const end = asides.begin({ hostName: 'Study', link: { send: (message) => sent.push(message), onMessage: (listener) => (says = listener) } })
    return { sent, end, says: (message: AsideToConnector) => says(message) }
  }
  return { asides, shown, disk, begin, chooses: (next: typeof choose) => (choose = next) }
}
const HEAD: RecordedPiece = { kind: 'head', width: 2, height: 2, hasSound: false }
const PICTURE: RecordedPiece = { kind: 'blocks', blocks: [{ of: 'picture', at: 0, isKey: true, bytes: Uint8Array.of(1) }] }
const ON = { type: 'recording', on: true }
const OFF = { type: 'recording', on: false }

describe('what runs beside a viewer', () => {
  it('is nothing without a session', async () => {
    const { asides } = setUp()
    expect(asides.say('hello')).toEqual({ ok: false, code: 'session-over' })
    expect(await asides.startRecording()).toEqual({ ok: false, code: 'session-over' })
    expect(await asides.writeRecording(HEAD)).toEqual({ ok: false, code: 'session-over' })
  })

  it('keeps the conversation when a session comes back in the same window', () => {
    const { asides, shown, begin } = setUp()
    const first = begin()
    first.says({ type: 'chat', number: 1, text: 'before' })
    first.end()
    first.says({ type: 'chat', number: 2, text: 'late' })
    const second = begin()
    asides.say('after')
    expect(asides.chat).toMatchObject({ with: 'Study', lines: [{ text: 'before' }, { text: 'after' }] })
    expect([first.sent, second.sent]).toEqual([[{ type: 'chat-heard', number: 1 }], [{ type: 'chat', number: 1, text: 'after' }]])
    expect(shown).toEqual(['there before', 'here after'])
  })

  it('says what was typed while the connection was lost with the next one, and that it was not sent when there is none', () => {
    const { asides, begin } = setUp()
    begin().end()
    expect(asides.say('meanwhile').ok).toBe(true)
    const next = begin()
    expect(next.sent).toEqual([{ type: 'chat', number: 1, text: 'meanwhile' }])
    next.says({ type: 'chat-heard', number: 1 })
    next.end()
    expect(asides.say('too late').ok).toBe(true)
    asides.over()
    expect(asides.chat.lines.map(({ text, state }) => [text, state])).toEqual([['meanwhile', 'said'], ['too late', 'lost']])
    expect(asides.say('hello?')).toEqual({ ok: false, code: 'session-over' })
    // After a restart of the remote computer another session begins in the same window.
    expect(begin().sent).toEqual([])
  })

  it('relays the sound’s signals both ways, and what ends it', () => {
    const { asides, shown, begin } = setUp()
    const { sent, says } = begin()
    asides.wantSound(true)
    says({ type: 'sound-signal', body: 'offer' })
    asides.sendSoundSignal('answer')
    says({ type: 'sound-off', why: 'not-permitted' })
    expect(sent).toEqual([{ type: 'sound', on: true }, { type: 'sound-signal', body: 'answer' }])
    expect(shown).toEqual(['signal offer', 'sound off not-permitted'])
  })
})

describe('a recording in a viewer', () => {
  it('is told to the host before a piece of it is taken, and when it stops', async () => {
    const { asides, disk, begin } = setUp()
    const { sent } = begin()
    expect(await asides.startRecording()).toEqual({ ok: true, value: true })
    expect([sent, disk.pieces]).toEqual([[ON], []])
    await asides.writeRecording(HEAD)
    await asides.writeRecording(PICTURE)
    await asides.stopRecording()
    expect([sent, disk.pieces, disk.finished]).toEqual([[ON, OFF], [HEAD, PICTURE], 1])
    expect(await asides.writeRecording(PICTURE)).toEqual({ ok: false, code: 'session-over' })
    expect(disk.pieces).toEqual([HEAD, PICTURE])
  })

  it('is not made, and not told, when the person cancels or the place cannot be written to', async () => {
    const { asides, begin, chooses } = setUp()
    const { sent } = begin()
    chooses(() => Promise.resolve(null))
    expect(await asides.startRecording()).toEqual({ ok: true, value: false })
    chooses(() => Promise.reject(new Error('read-only')))
    expect(await asides.startRecording()).toEqual({ ok: false, code: 'write-failed' })
    expect(sent).toEqual([])
  })

  it('is not made when the session ended while the person chose', async () => {
    const { asides, disk, begin, chooses } = setUp()
    const { sent, end } = begin()
    chooses(() => {
      end()
      return Promise.resolve({ write: () => Promise.resolve(), finish: () => {
          disk.finished++
          return Promise.resolve()
        } })
    })
    expect(await asides.startRecording()).toEqual({ ok: false, code: 'session-over' })
    expect([sent, disk.finished]).toEqual([[], 1])
  })

  it('is one at a time', async () => {
    const { asides, begin } = setUp()
    const { sent } = begin()
    const [first, second] = await Promise.all([asides.startRecording(), asides.startRecording()])
    expect([first, second, await asides.startRecording()]).toEqual([{ ok: true, value: true }, { ok: true, value: false }, { ok: true, value: false }])
    expect(sent).toEqual([ON])
  })

  it('stops when the disk is full, and says so to both', async () => {
    const { asides, disk, begin } = setUp()
    const { sent } = begin()
    await asides.startRecording()
    disk.full = true
    expect(await asides.writeRecording(HEAD)).toEqual({ ok: false, code: 'write-failed' })
    expect([sent, disk.finished]).toEqual([[ON, OFF], 1])
  })

  it('is whole for everybody who stops it, also for the one who comes second', async () => {
    const { asides, begin, chooses } = setUp()
    begin()
    let isWhole = (): void => undefined
    chooses(() => Promise.resolve({ write: () => Promise.resolve(), finish: () => new Promise((resolve) => (isWhole = resolve)) }))
    await asides.startRecording()
    const stops: string[] = []
    const first = asides.stopRecording().then(() => stops.push('first'))
    const second = asides.stopRecording().then(() => stops.push('second'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(stops).toEqual([])
    isWhole()
    await Promise.all([first, second])
    expect(stops.sort()).toEqual(['first', 'second'])
  })

  it('is told to the host of a session that comes back', async () => {
    const { asides, begin } = setUp()
    const first = begin()
    await asides.startRecording()
    first.end()
    expect(begin().sent).toEqual([ON])
  })

  it('that stopped while the connection was lost is told as stopped to the next one', async () => {
    const { asides, begin } = setUp()
    const first = begin()
    await asides.startRecording()
    first.end()
    await asides.stopRecording()
    expect([begin().sent, begin().sent]).toEqual([[OFF], []])
  })
})
