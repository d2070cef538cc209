// Owns: the life of a host, from its first password to the end of its second factor, with the disk failing at every single
// write of it in turn. Whatever was lost, nobody comes in with less than both factors, and no code opens two sessions.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SqliteStore } from '../../electron/platform/database'
import type { SendMail } from '../../electron/settings/ports'
import { success } from '../../shared/result'
import { type QuickHost, atCodePrompt, codesOf, expectGranted, leave, quickHost } from '../support/armed-host'
import { FailingStore, type WriteFault } from '../support/failing-store'
import { FakeClock, MemoryKeychain } from '../support/fakes'
import { MAILBOX, mailServerAt, must } from '../support/mailed-host'
import { PASSWORD, allowAccess, enroll } from '../support/node-host'
import { openStore, profileFolder } from '../support/profile-folder'
import { type ConnectorKey, type RawConnector, newConnectorKey } from '../support/raw-connector'

const DAY_MS = 24 * 3_600_000
/** A connector that is spared the code after it has typed one; never the one that is tried with spent codes. */
const TRUSTED = newConnectorKey()
const NEXT_PASSWORD = 'another long passphrase 9'

/** What the owner and the connector remember from one act to the next. */
type Memory = {
  secret: string
  recoveryCodes: readonly string[]
  readonly key: ConnectorKey
  login: { readonly id: string; readonly secret: string } | null
  /** A code, or recovery code, that the host was given in the last act. */
  spent: { readonly method: 'totp' | 'email' | 'recovery-code'; readonly code: string } | null
  /** Sessions that the last act opened. */
  opened: number
}

type Scene = {
  readonly host: QuickHost
  readonly memory: Memory
  readonly code: () => string
  /** The code in the next mail; waits for it. */
  readonly mailedCode: () => Promise<string>
  /** Rejects when the host has met a fault. */
  readonly fault: Promise<never>
}
type Act = {
  readonly name: string
  /** The owner asked, with everything that it takes, for a gate without a second factor. */
  readonly mayEndWithoutFactor?: true
  readonly play: (scene: Scene) => Promise<void>
}

const confirm = (scene: Scene) => {
  const code = scene.code()
  scene.memory.spent = { method: 'totp', code }
  return { method: 'totp' as const, code }
}

/** Waits until the host says that it has sent a code. */
async function codeSent(connector: RawConnector, fault: Promise<never>): Promise<void> {
  const answer = await Promise.race([connector.next(), fault])
  if (answer.type !== 'code-delivery' || answer.status.state !== 'sent') throw new Error(`No code was sent: ${JSON.stringify(answer)}`)
}

const acts: readonly Act[] = [
  { name: 'the first password is set and access allowed', mayEndWithoutFactor: true, play: ({ host }) => allowAccess(host) },
  {
    name: 'two-factor authentication is switched on',
    mayEndWithoutFactor: true,
    play: async ({ host, memory }) => {
      const { secret, recoveryCodes, codeUsed } = await enroll(host, host.clock.now())
      Object.assign(memory, { secret, recoveryCodes, spent: { method: 'totp', code: codeUsed } })
    }
  },
  {
    name: 'a connector logs in, and its login is saved',
    play: async (scene) => {
      const { host, memory } = scene
      const { connector } = await atCodePrompt(host, memory.key, { remember: true })
      const { code } = confirm(scene)
      expectGranted(await connector.factor(code))
      memory.opened++
      const login = await Promise.race([connector.next(), scene.fault])
      if (login.type !== 'saved-login') throw new Error('No saved login')
      memory.login = { id: login.id, secret: login.secret }
      await leave(host, connector)
    }
  },
  {
    name: 'it comes back with the saved login and a wrong code, and then the right one',
    play: async (scene) => {
      const { host, memory } = scene
      const connector = await host.visitor()
      await connector.reachCode(memory.login!.secret, memory.key, { selector: `saved-login:${memory.login!.id}` })
      await connector.factor(codesOf(memory.secret, host.clock).wrongCode())
      expectGranted(await connector.factor(confirm(scene).code))
      memory.opened++
      await leave(host, connector)
    }
  },
  {
    name: 'a connector uses a recovery code',
    play: async ({ host, memory }) => {
      const { connector } = await atCodePrompt(host, memory.key)
      memory.spent = { method: 'recovery-code', code: memory.recoveryCodes[0]! }
      expectGranted(await connector.factor(memory.recoveryCodes[0]!, 'recovery-code'))
      memory.opened++
      await leave(host, connector)
    }
  },
  {
    name: 'new recovery codes are made',
    play: async (scene) => {
      const made = await scene.host.host.enrollment.makeRecoveryCodes(confirm(scene))
      if (!made.ok) throw new Error(made.code)
      scene.memory.recoveryCodes = made.value.codes
    }
  },
  {
    name: 'trust in connectors that typed a code is switched on',
    play: async (scene) => {
      const changed = await scene.host.host.settings.change({ entry: { trustHours: 8 } }, confirm(scene))
      if (!changed.ok) throw new Error(changed.code)
    }
  },
  {
    name: 'a connector types a code and is trusted',
    play: async (scene) => {
      const { host, memory } = scene
      const { connector } = await atCodePrompt(host, TRUSTED)
      expectGranted(await connector.factor(confirm(scene).code))
      memory.opened++
      await leave(host, connector)
    }
  },
  {
    name: 'the trusted connector comes back without a code',
    play: async ({ host, memory }) => {
      const { connector, answer } = await atCodePrompt(host, TRUSTED)
      expectGranted(answer)
      memory.opened++
      await leave(host, connector)
    }
  },
  {
    name: 'the trusted connector is blocked',
    play: async ({ host }) => {
      const changed = await host.host.connectors.change(TRUSTED.publicKey, { rule: 'blocked' })
      if (!changed.ok) throw new Error(changed.code)
    }
  },
  {
    name: 'records of more than a year ago are removed from the log',
    play: async ({ host }) => {
      host.clock.advance(400 * DAY_MS)
      await host.host.shortenLog()
    }
  },
  {
    name: 'the secret is replaced',
    play: async (scene) => {
      const { host, memory } = scene
      const begun = await host.host.enrollment.begin(confirm(scene))
      if (!begun.ok) throw new Error(begun.code)
      const code = codesOf(begun.value.setupKey, host.clock).code(-1)
      const confirmed = await host.host.enrollment.confirm(begun.value.id, code)
      if (!confirmed.ok) throw new Error(confirmed.code)
      Object.assign(memory, { secret: begun.value.setupKey, recoveryCodes: confirmed.value.codes, spent: { method: 'totp', code }, login: null })
    }
  },
  {
    name: 'the password is changed',
    play: async (scene) => {
      const changed = await scene.host.host.password.set(NEXT_PASSWORD, confirm(scene))
      if (!changed.ok) throw new Error(changed.code)
    }
  },
  {
    name: 'two-factor authentication is turned off',
    mayEndWithoutFactor: true,
    play: async (scene) => void must(await scene.host.host.enrollment.turnOff(confirm(scene)))
  },
  {
    name: 'a mail server is set up, and codes by mail are switched on',
    mayEndWithoutFactor: true,
    play: async ({ host: { host }, memory, mailedCode }) => {
      // Whoever is trusted is not asked for a code.
      must(await host.settings.change({ entry: { trustHours: 0 } }))
      must(await host.delivery.saveMail(mailServerAt(2525), null))
      const { id } = must(await host.enrollment.beginDelivered('email'))
      must(await host.enrollment.sendCode(id, MAILBOX))
      const code = await mailedCode()
      const { codes } = must(await host.enrollment.confirm(id, code))
      Object.assign(memory, { secret: 'mailed', recoveryCodes: codes, spent: { method: 'email', code }, login: null })
    }
  },
  {
    name: 'a connector logs in with a mailed code, after a wrong one',
    play: async ({ host, memory, mailedCode, fault }) => {
      const { connector, answer } = await atCodePrompt(host, memory.key, { password: NEXT_PASSWORD })
      expect(answer).toMatchObject({ type: 'factor-required', methods: ['email', 'recovery-code'] })
      await codeSent(connector, fault)
      const code = await mailedCode()
      await connector.factor(code === '000000' ? '000001' : '000000', 'email')
      memory.spent = { method: 'email', code }
      expectGranted(await connector.factor(code, 'email'))
      memory.opened++
      await leave(host, connector)
    }
  },
  {
    name: 'a connector has a second code mailed, and logs in with it',
    play: async ({ host, memory, mailedCode, fault }) => {
      const { connector } = await atCodePrompt(host, memory.key, { password: NEXT_PASSWORD })
      await codeSent(connector, fault)
      const first = await mailedCode()
      host.clock.advance(30_000)
      connector.send({ type: 'send-again' })
      await codeSent(connector, fault)
      const code = await mailedCode()
      // Only the newest counts; the one before it is tried again at the end.
      expectGranted(await connector.factor(code, 'email'))
      memory.spent = { method: 'email', code: first === code ? code : first }
      memory.opened++
      await leave(host, connector)
    }
  },
  {
    name: 'a change is confirmed with a mailed code',
    play: async ({ host: { host }, memory, mailedCode }) => {
      must(await host.enrollment.sendOwnerCode())
      const code = await mailedCode()
      memory.spent = { method: 'email', code }
      must(await host.settings.change({ entry: { trustHours: 1 } }, { method: 'email', code }))
    }
  }
]

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
  const mails: string[] = []
  let onMail = (): void => {}
  const sendMail: SendMail = (_server, _password, { text }) => {
    mails.push(text)
    onMail()
    return Promise.resolve(success(null))
  }
  const mailedCode = async (): Promise<string> => {
    if (mails.length === 0) await Promise.race([new Promise<void>((resolve) => (onMail = resolve)), fault])
    return /[0-9]{6}/.exec(mails.shift() ?? '')?.[0] ?? ''
  }
  const host = await quickHost({ store, keychain, clock, sendMail, onFault: () => onFault() })
  const memory: Memory = { ...snapshot.memory, spent: null, opened: 0 }
  return { database: copy, sqlite, store, host, memory, scene: { host, memory, fault, mailedCode, code: () => codesOf(memory.secret, clock).code() } }
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
  return quickHost({ store: sqlite, keychain: host.keychain, clock: host.clock, sendMail: () => Promise.resolve(success(null)) })
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
