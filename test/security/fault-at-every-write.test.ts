// Owns: the life of a host, from its first password to the end of its second factor, with the disk failing at every single
// write of it in turn. Whatever was lost, nobody comes in with less than both factors, and no code opens two sessions.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SqliteStore } from '../../electron/platform/database'
import { success } from '../../shared/result'
import { type QuickHost, codesOf, quickHost } from '../support/armed-host'
import { type Act, type Memory, NEXT_PASSWORD, acts } from '../support/acts'
import { FailingStore, type WriteFault } from '../support/failing-store'
import { FakeClock, MemoryKeychain } from '../support/fakes'
import { PASSWORD } from '../support/node-host'
import { openStore, profileFolder } from '../support/profile-folder'
import { newConnectorKey } from '../support/raw-connector'

/** Everything that outlives the process, as it stood before an act. */
type Snapshot = { readonly database: string; readonly items: ReadonlyMap<string, string>; readonly now: number; readonly memory: Memory }

async function stage(snapshot: Snapshot, copy: string) {
  copyFileSync(snapshot.database, copy)
  const sqlite = openStore(copy)
  const store = new FailingStore(sqlite)
  const keychain = new MemoryKeychain()
  for (const [account, value] of snapshot.items) keychain.items.set(account, value)
  // Far enough from the last act for a code that was never used.
  const clock = new FakeClock(snapshot.now + 120_000)
  let onFault = (): void => {}
  const fault = new Promise<never>((_resolve, reject) => (onFault = () => reject(new Error('The host met a fault'))))
  fault.catch(() => {})
  const sent: string[] = []
  let onSent = (): void => {}
  const send = (text: string) => {
    sent.push(text)
    onSent()
    return Promise.resolve(success(null))
  }
  const sentCode = async (): Promise<string> => {
    if (sent.length === 0) await Promise.race([new Promise<void>((resolve) => (onSent = resolve)), fault])
    return /[0-9]{6}/.exec(sent.shift() ?? '')?.[0] ?? ''
  }
  const host = await quickHost({
    store,
    keychain,
    clock,
    sendMail: (_server, _password, { text }) => send(text),
    sendText: (_gateway, _secret, { message }) => send(message),
    onFault: () => onFault()
  })
  const memory: Memory = { ...snapshot.memory, spent: null, opened: 0 }
  return { database: copy, sqlite, store, host, memory, scene: { host, memory, fault, sentCode, code: () => codesOf(memory.secret, clock).code() } }
}

type Stage = Awaited<ReturnType<typeof stage>>

function snapshotOf({ database, sqlite, host, memory }: Stage): Snapshot {
  host.close()
  sqlite.run('PRAGMA wal_checkpoint(TRUNCATE)')
  sqlite.close()
  return { database, items: new Map(host.keychain.items), now: host.clock.now(), memory }
}

/** The process ended, whatever it was doing, and starts again on a disk that works. */
async function startAgain({ store, host, sqlite }: Stage): Promise<QuickHost> {
  host.close()
  store.fail(null)
  host.clock.restart()
  const send = () => Promise.resolve(success(null))
  return quickHost({ store: sqlite, keychain: host.keychain, clock: host.clock, sendMail: send, sendText: send })
}

/** Whether somebody who knows the password, and nothing else, is let in. */
async function passwordAloneOpens(host: QuickHost): Promise<boolean> {
  for (const password of [PASSWORD, NEXT_PASSWORD]) {
    const connector = await host.visitor()
    const answer = await connector.reachCode(password, newConnectorKey())
    connector.drop()
    if (answer.type === 'granted') return true
  }
  return false
}

async function sessionsOpenedAgainBy(host: QuickHost, memory: Memory): Promise<number> {
  if (memory.spent === null) return 0
  for (const password of [PASSWORD, NEXT_PASSWORD]) {
    const connector = await host.visitor()
    const answer = await connector.reachCode(password, memory.key)
    if (answer.type !== 'factor-required') continue
    // A code that was not sent yet is on its way; what counts here is the old one.
    if (answer.delivery?.status.state === 'sending') await connector.next()
    const { type } = await connector.factor(memory.spent.code, memory.spent.method)
    connector.drop()
    return type === 'granted' ? 1 : 0
  }
  return 0
}

function expectWholeFactor(host: QuickHost): boolean {
  const row = host.store.get<{ method: string; secret_id: string }>('SELECT method, secret_id FROM second_factor')
  const codes = host.store.all('SELECT slot FROM recovery_codes')
  expect(codes).toHaveLength(row === undefined ? 0 : 6)
  if (row !== undefined) expect([...host.keychain.items.keys()]).toContain(`${row.method}:${row.secret_id}`)
  return row !== undefined
}

async function expectStillGuarded(act: Act, played: Stage, hadFactor: boolean): Promise<void> {
  expect(played.host.pages.length).toBe(played.memory.opened)
  const again = await startAgain(played)
  expect(again.host.audit.verify()).toMatchObject({ intact: true })
  const hasFactor = expectWholeFactor(again)
  if (hadFactor && act.mayEndWithoutFactor === undefined) expect(hasFactor).toBe(true)
  if (hasFactor) expect(await passwordAloneOpens(again)).toBe(false)
  expect(played.memory.opened + (await sessionsOpenedAgainBy(again, played.memory))).toBeLessThanOrEqual(1)
  again.close()
}

describe('a disk that fails at every write in turn', { timeout: 180_000 }, () => {
  test('never leaves half a factor, a way in with the password alone, or a code that opens two sessions', async () => {
    const { folder } = await profileFolder()
    let made = 0
    const path = (): string => join(folder, `${String(made++)}.db`)
    const empty = path()
    openAndClose(empty)
    let before: Snapshot = {
      database: empty,
      items: new Map(),
      now: Date.UTC(2026, 0, 15, 12),
      memory: { secret: '', recoveryCodes: [], key: newConnectorKey(), login: null, spent: null, opened: 0 }
    }
    for (const act of acts) {
      const whole = await stage(before, path())
      whole.store.fail(null)
      await act.play(whole.scene)
      const writes = whole.store.writes
      expect(writes, act.name).toBeGreaterThan(0)
      const hadFactor = before.memory.secret !== ''
      for (const how of ['refused', 'unheard'] as const) {
        for (let at = 1; at <= writes; at++) await playWithFault(act, before, path(), { at, how }, hadFactor)
      }
      before = snapshotOf(whole)
    }
  })
})

async function playWithFault(act: Act, before: Snapshot, copy: string, fault: WriteFault, hadFactor: boolean): Promise<void> {
  const played = await stage(before, copy)
  played.store.fail(fault)
  // What the fault looks like to whoever asked is for other tests; here only what is left of it counts.
  await act.play(played.scene).catch(() => {})
  try {
    expect(played.store.failed).toBe(true)
    await expectStillGuarded(act, played, hadFactor)
  } catch (error) {
    throw new Error(`${act.name}, write ${String(fault.at)} ${fault.how}`, { cause: error })
  } finally {
    played.sqlite.close()
  }
}

function openAndClose(database: string): void {
  const store: SqliteStore = openStore(database)
  store.run('PRAGMA wal_checkpoint(TRUNCATE)')
  store.close()
}
