// Owns: what the command asks before it does anything. What it does to real data is test/security/break-glass.
import { describe, expect, test } from 'vitest'
import { HashChainedLog } from '../../../electron/audit/audit-log'
import { type BreakGlassOrder, type BreakGlassPorts, breakGlass } from '../../../electron/break-glass/break-glass'
import { systemHasher } from '../../../electron/platform/system'
import { FakeClock, memoryStore } from '../../support/fakes'

function terminal(answers: Partial<BreakGlassPorts> = {}) {
  const store = memoryStore()
  const clock = new FakeClock()
  const audit = new HashChainedLog(store, clock, systemHasher)
  const said: string[] = []
  const ports: BreakGlassPorts = {
    platform: 'linux',
    clock,
    isAdministrator: () => true,
    suggestedUser: () => 'mira',
    profileOf: (user) => (user === 'mira' ? '/home/mira/.config/Postern' : null),
    open: () => ({ ok: true, store, audit, deviceName: 'office-server' }),
    ask: () => 'office-server',
    say: (text) => void said.push(text),
    ...answers
  }
  const give = (order: Partial<BreakGlassOrder> = {}) => breakGlass({ profile: null, user: 'mira', yes: false, ...order }, ports)
  const records = () => audit.list({ limit: 10 }).records.map((record) => record.activity.kind)
  return { give, said, records, store }
}

describe('the command', () => {
  test('takes the name of the device, typed', () => {
    const asked: string[] = []
    const { give, said, records } = terminal({ ask: (question) => (asked.push(question), ' office-server\n') })
    expect(give()).toBe('done')
    expect(asked).toEqual(['Type the name of this device ("office-server") to go on: '])
    expect(said[0]).toContain('the unattended password, saved logins and short-term passwords')
    expect(records()).toEqual(['two-factor-removed'])
  })

  test.each<[string, Partial<BreakGlassPorts>, Partial<BreakGlassOrder>, string]>([
    ['another name', { ask: () => 'yes' }, {}, 'not-confirmed'],
    ['no terminal', { ask: () => null }, {}, 'not-confirmed'],
    ['no administrator', { isAdministrator: () => false }, { yes: true }, 'not-administrator'],
    ['neither user nor profile', {}, { user: null, yes: true }, 'usage'],
    ['both user and profile', {}, { profile: '/srv/postern', yes: true }, 'usage'],
    ['an unknown user', {}, { user: 'eve', yes: true }, 'usage'],
    ['a Postern that runs', { open: () => ({ ok: false, why: 'in-use' }) }, { yes: true }, 'in-use'],
    ['damaged data', { open: () => ({ ok: false, why: 'damaged', words: 'no' }) }, { yes: true }, 'damaged']
  ])('with %s changes nothing', (_what, answers, order, outcome) => {
    const { give, records, said } = terminal(answers)
    expect(give(order)).toBe(outcome)
    expect(records()).toEqual([])
    expect(said.length).toBeGreaterThan(0)
  })

  test('suggests who used sudo, and does not take it for an answer', () => {
    const { give, said } = terminal()
    give({ user: null })
    expect(said.join()).toContain('--user=mira')
  })

  test('that cannot be written says that nothing was changed', () => {
    const { give, said, store, records } = terminal()
    store.run("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    expect(give({ yes: true })).toBe('not-written')
    expect(said.at(-1)).toContain('Nothing was changed')
    expect(records()).toEqual([])
  })

  test('works with settings that make no sense: they are dropped, and access is off by default', () => {
    const { give, store } = terminal()
    store.run("INSERT INTO settings (only, body) VALUES (1, 'nonsense')")
    expect(give({ yes: true })).toBe('done')
    expect(store.all('SELECT * FROM settings')).toEqual([])
  })
})
