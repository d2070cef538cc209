import { describe, expect, it, vi } from 'vitest'
import { createProcessSession } from '../../../electron/session/process-session'
import { createEncoder } from '../../../electron/session/screen/encoder'
import { type Area, MESSAGE } from '../../../shared/screen/wire'
import { createPaintedDesktop } from '../../support/painted-desktop'
import { localProcess, inputMessage } from '../../support/session-process'
import type { Permission } from '../../../shared/permissions'
import type { OpenScreenSource } from '../../../electron/session/screen/source'
import { fakeOsInput, keyEvent } from './fakes'

function start(permissions: readonly Permission[] = ['view', 'control']) {
  const os = fakeOsInput()
  const time = { now: 0 }
  const clock = { now: () => time.now, monotonic: () => time.now }
  const process = localProcess({ permissions, expiresAt: 1000 }, { openOsInput: () => os, clock })
  return { os, time, process, hear: process.pagePort.hear }
}

describe('input in the session process', () => {
  it('acts while the grant is good', () => {
    const { os, hear } = start()
    hear(inputMessage([keyEvent('KeyA', true)]))
    expect(os.calls).toEqual(['key KeyA down'])
  })

  it('is let go at once when the session ends, and nothing acts after that', () => {
    const { os, process, hear } = start()
    hear(inputMessage([keyEvent('KeyA', true)]))
    process.end()
    hear(inputMessage([keyEvent('KeyB', true)]))
    expect(os.calls).toEqual(['key KeyA down', 'releaseAll', 'close'])
  })

  it('stops when the grant expires, even if nobody says so', () => {
    const { os, time, hear } = start()
    hear(inputMessage([keyEvent('KeyA', true)]))
    time.now = 1000
    hear(inputMessage([keyEvent('KeyB', true)]))
    expect(os.calls).toEqual(['key KeyA down', 'releaseAll', 'close'])
  })

  it('does nothing without the permission to control', () => {
    const { os, hear } = start(['view'])
    hear(inputMessage([keyEvent('KeyA', true)]))
    expect(os.calls).toEqual([])
  })

  it('is let go the moment the owner switches control off, and nothing acts until it is on again', () => {
    const { os, process, hear } = start()
    let stopped = false
    hear(inputMessage([keyEvent('KeyA', true)]))
    process.setControl(false, () => (stopped = true))
    expect([stopped, os.calls]).toEqual([true, ['key KeyA down', 'releaseAll', 'close']])
    hear(inputMessage([keyEvent('KeyA', false), keyEvent('KeyB', true), { type: 'text', text: 'x' }, { type: 'release-all' }]))
    expect(os.calls).toHaveLength(3)
    process.setControl(true)
    hear(inputMessage([keyEvent('KeyC', true)]))
    expect(os.calls.slice(3)).toEqual(['key KeyC down'])
  })

  it('is not given by the owner’s switch to who was not granted it', () => {
    const { os, process, hear } = start(['view'])
    process.setControl(true)
    hear(inputMessage([keyEvent('KeyA', true)]))
    expect(os.calls).toEqual([])
  })

  it('that cannot be let go ends the session, and is let go of all the same', () => {
    const { os, process, hear } = start()
    hear(inputMessage([keyEvent('KeyA', true)]))
    os.releaseAll = () => {
      throw new Error('the X server is gone')
    }
    process.setControl(false)
    expect(process.failures).toHaveLength(1)
    expect(os.calls).toContain('close')
  })

  it('is let go when the path is disturbed', () => {
    const { os, hear } = start()
    hear(inputMessage([keyEvent('KeyA', true)]))
    hear({ type: 'disturbed' })
    expect(os.calls).toEqual(['key KeyA down', 'releaseAll'])
  })

  it.each([
    ['is not JSON', '{'],
    ['has an unknown event', '[{"type":"reboot"}]'],
    ['has a number out of range', '[{"type":"move","x":1e9,"y":0}]'],
    ['is too long', `[${' '.repeat(70_000)}]`]
  ])('that %s ends the session', (_name, data) => {
    const { os, process, hear } = start()
    hear({ type: 'input', data })
    expect(process.failures).toHaveLength(1)
    hear(inputMessage([keyEvent('KeyA', true)]))
    expect(os.calls).toEqual([])
  })
})

describe('the page', () => {
  /** What the system says of the display that the page captures. */
  const PRIMARY = { x: 1920, y: 0, width: 1280, height: 1024 }
  const open = (permissions: readonly Permission[], openSource: OpenScreenSource | null, personAllows = false) => {
    const log: string[] = []
    const later: (() => void)[] = []
    let inputArea = (): Area => PRIMARY
    const session = createProcessSession({
      limits: { permissions, expiresAt: null },
      openOsInput: (area) => {
        inputArea = area
        return fakeOsInput()
      },
      openSource,
      personAllows,
      inputArea: (shown) => shown ?? PRIMARY,
      encoder: createEncoder(() => new Uint8Array(0)),
      toPage: ({ type }) => log.push(`page: ${type}`),
      onPageWanted: () => log.push('page wanted'),
      toConversation: (messages) => log.push(...messages.map((message) => `conversation: ${message[1] === MESSAGE.frame ? 'frame' : 'note'}`)),
      clock: { now: () => 0, monotonic: () => 0 },
      schedule: (_ms, work) => {
        later.push(work)
        return () => undefined
      },
      onFailed: (why) => log.push(why)
    })
    return { log, session, later, inputArea: () => inputArea() }
  }
  const opened = (permissions: readonly Permission[], sees: boolean) => open(permissions, sees ? createPaintedDesktop(64, 64).open : null).log
  const PICTURE = { type: 'picture', width: 1, height: 1, changed: [{ x: 0, y: 0, width: 1, height: 1, pixels: new Uint8Array(4) }] } as const
  /** It has shown something, and then shows no more. */
  const stopped = async (personAllows: boolean) => {
    const { log, session, later } = open(['view'], null, personAllows)
    session.hear(PICTURE)
    await vi.waitFor(() => expect(log).toContain('conversation: frame'))
    session.hear({ type: 'no-picture', why: 'The capture ended' })
    for (const work of later.splice(0)) work()
    return log
  }

  it('is wanted when the whole picture has gone over the conversation, and not before', async () => {
    const log = opened(['view'], true)
    expect(log).toEqual([])
    await vi.waitFor(() => expect(log).toContain('page wanted'))
    expect(log.indexOf('page wanted')).toBe(log.indexOf('conversation: frame') + 1)
  })

  it('is wanted at once where only it can capture, or where nothing is seen', () => {
    expect(opened(['view'], false)).toEqual(['page wanted', 'page: capture-yourself'])
    expect(opened(['control'], false)).toEqual(['page wanted'])
  })

  it('is asked again for a picture that was lost', async () => {
    const log = await stopped(false)
    expect(log.filter((line) => line === 'page: capture-yourself')).toHaveLength(2)
    expect(log).not.toContain('The capture ended')
  })

  it('is not asked again where a person has stopped it: the session is over', async () => {
    const log = await stopped(true)
    expect(log.filter((line) => line === 'page: capture-yourself')).toHaveLength(1)
    expect(log.at(-1)).toBe('The capture ended')
  })

  it('does not know where its display lies: until the screen itself is seen, input goes where the system says', async () => {
    const desktop = createPaintedDesktop(64, 64)
    let isSeen = false
    const { log, session, later, inputArea } = open(['view', 'control'], (events) => (isSeen ? desktop.open(events) : Promise.reject(new Error('refused'))))
    await vi.waitFor(() => expect(log).toContain('page: capture-yourself'))
    session.hear({ type: 'open' })
    session.hear(PICTURE)
    await vi.waitFor(() => expect(log).toContain('page: picture-taken'))
    expect(inputArea()).toEqual(PRIMARY)
    isSeen = true
    session.hear({ type: 'no-picture', why: 'The capture ended' })
    for (const work of later.splice(0)) work()
    await vi.waitFor(() => expect(inputArea()).toMatchObject({ x: 0, y: 0, width: 64, height: 64 }))
    isSeen = false
    desktop.vanish('the server ended')
    for (const work of later.splice(0)) work()
    await vi.waitFor(() => expect(inputArea()).toEqual(PRIMARY))
  })
})
