// Owns: who is in is shown whatever else cannot be told.
import { describe, expect, test, vi } from 'vitest'
import type { Grant } from '../../../electron/access/grant'
import { type HostDisplayParts, hostDisplay } from '../../../electron/wiring/host-display'
import { defaultSettings } from '../../../shared/settings'
import { makeGrant } from '../session/grants'

type Parts = { -readonly [Name in keyof HostDisplayParts]: HostDisplayParts[Name] }

function display(status: () => Promise<never>) {
  const grants: Grant[] = []
  const said: string[] = []
  const shown: number[] = []
  const faults: unknown[] = []
  const host = {
    status,
    settings: { get: () => defaultSettings() },
    registry: { list: () => grants, waitsUntil: () => null },
    switches: { of: () => ({ permissions: [], switches: [] }) },
    asides: { of: () => ({}) },
    seat: { of: () => ({ inputBlocked: false, dark: false, locksAfterwards: false }) }
  } as unknown as Parts['host']
  const show = hostDisplay({
    broadcast: (name) => void said.push(name),
    host,
    notifier: { notify: vi.fn() },
    notice: { show: (sessions) => void shown.push(sessions.length) },
    discovery: { announce: vi.fn() },
    tray: () => null,
    onFault: (fault) => void faults.push(fault)
  })
  return { grants, said, shown, faults, show }
}

describe('whoever comes in is shown', () => {
  test('at once, while a keychain does not answer', async () => {
    const { grants, said, shown, show } = display(() => new Promise(() => undefined))
    show()
    await Promise.resolve()
    show()
    show()
    grants.push(makeGrant())
    await Promise.resolve()
    expect(shown).toEqual([0, 1])
    expect(said).toEqual(['notice.changed', 'notice.changed'])
  })

  test('also when nothing else can be read', async () => {
    const { grants, shown, faults, show } = display(() => Promise.reject(new Error('unreadable')))
    grants.push(makeGrant())
    show()
    await vi.waitFor(() => expect(faults).toEqual([new Error('unreadable')]))
    expect(shown).toEqual([1])
  })
})
