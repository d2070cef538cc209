// Owns: case 11: replacing or removing the secret kills the old one with all trust that stood on it, at once or not at all.
import { describe, expect, test } from 'vitest'
import { type Store } from '../../electron/access/ports'
import { type ArmedHost, armedHost, atCodePrompt, codesOf, expectGranted, quickHost, withSavedLogin } from '../support/armed-host'
import { memoryStore } from '../support/fakes'
import { enroll } from '../support/node-host'
import { gateRows } from '../support/profile-folder'

type Confirmation = { readonly method: 'totp'; readonly code: string }
const by = (code: string): Confirmation => ({ method: 'totp', code })

/** Replaces the secret as the dialog does, and returns the new one's codes. */
async function replace(host: ArmedHost, confirmation: Confirmation) {
  const begun = await host.host.enrollment.begin(confirmation)
  if (!begun.ok) throw new Error(begun.code)
  const codes = codesOf(begun.value.setupKey, host.clock)
  const confirmed = await host.host.enrollment.confirm(begun.value.id, codes.code(-1))
  return { ...codes, confirmed }
}

/** A store whose n-th write fails; its transactions are the real ones. */
function failingStore(inner: Store): Store & { failAt: (write: number | null) => void } {
  let writes = 0
  let failing: number | null = null
  return {
    all: (sql, ...values) => inner.all(sql, ...values),
    get: (sql, ...values) => inner.get(sql, ...values),
    run: (sql, ...values) => {
      writes++
      if (writes === failing) throw new Error('disk full, in a test')
      inner.run(sql, ...values)
    },
    transaction: (work) => inner.transaction(work),
    failAt: (write) => {
      writes = 0
      failing = write
    }
  }
}

const ENDS = {
  'the secret is replaced': (host: ArmedHost, code: string) => replace(host, by(code)).then(({ confirmed }) => confirmed),
  'two-factor authentication is turned off': (host: ArmedHost, code: string) => host.host.enrollment.turnOff(by(code))
} as const

describe.each(Object.entries(ENDS))('case 11: when %s', (_name, end) => {
  test('the old recovery codes, saved logins and open prompts die with it', async () => {
    const host = await armedHost()
    const login = await withSavedLogin(host)
    const prompt = await atCodePrompt(host)
    expect(await end(host, host.code(1))).toMatchObject({ ok: true })
    expect(await prompt.connector.factor(host.recoveryCodes[0]!, 'recovery-code')).toMatchObject({ type: 'refused', reason: 'challenge-expired' })
    expect(host.host.credentials.savedLogins()).toEqual([])
    const connector = await host.visitor()
    expect(await connector.reachCode(login.secret, login.key, { selector: login.selector })).toEqual({ type: 'closed' })
  })

  test('the old secret leaves the keychain', async () => {
    const host = await armedHost()
    const [old] = [...host.keychain.items.keys()].filter((name) => name.startsWith('totp:'))
    expect(await end(host, host.code())).toMatchObject({ ok: true })
    await host.host.enrollment.sweep()
    expect(host.keychain.items.has(old!)).toBe(false)
  })

  test('a write that fails, whichever it is, leaves the old state whole', async () => {
    const store = failingStore(memoryStore())
    const host = await armedHost({ store })
    await withSavedLogin(host)
    let write = 0
    let last: { readonly ok: boolean }
    do {
      write++
      const before = gateRows(store)
      const code = nextCode(host)
      // The charge of the confirmation and the burning of its code are writes too; they come before the change.
      store.failAt(write)
      last = await end(host, code).catch(() => ({ ok: false }))
      store.failAt(null)
      if (!last.ok) expect(withoutUses(gateRows(store)), `write ${write}`).toEqual(withoutUses(before))
    } while (!last.ok)
    expect(write).toBeGreaterThan(6)
  })
})

/** A code of a step that was not used yet; the clock goes on for it. */
function nextCode(host: ArmedHost): string {
  host.clock.advance(24 * 3_600_000)
  return host.code()
}

/** The confirmation's code is burnt, whatever becomes of the change. */
function withoutUses(rows: unknown): unknown {
  return JSON.parse(JSON.stringify(rows), (name, value: unknown) => (name === 'last_used_at' || name === 'last_step' ? undefined : value)) as unknown
}

describe('case 11: the new factor', () => {
  test('only the new secret and the new recovery codes open a session', async () => {
    const host = await armedHost()
    const { code, confirmed } = await replace(host, by(host.code()))
    if (!confirmed.ok) throw new Error(confirmed.code)
    const { connector } = await atCodePrompt(host)
    expect(await connector.factor(host.code(1))).toMatchObject({ type: 'factor-rejected', why: 'wrong' })
    expect(await connector.factor(host.recoveryCodes[1]!, 'recovery-code')).toMatchObject({ type: 'factor-rejected', why: 'wrong' })
    expectGranted(await connector.factor(code()))
    const second = await atCodePrompt(host)
    expectGranted(await second.connector.factor(confirmed.value.codes[0]!, 'recovery-code'))
  })

  test('beginning and cancelling leaves the old one in force', async () => {
    const host = await armedHost()
    const before = gateRows(host.store)
    const begun = await host.host.enrollment.begin(by(host.code()))
    if (!begun.ok) throw new Error(begun.code)
    host.host.enrollment.cancel(begun.value.id)
    expect(await host.host.enrollment.confirm(begun.value.id, codesOf(begun.value.setupKey, host.clock).code())).toMatchObject({ code: 'enrollment-gone' })
    expect(withoutUses(gateRows(host.store))).toEqual(withoutUses(before))
    const { connector } = await atCodePrompt(host)
    expectGranted(await connector.factor(host.code(1)))
  })

  test('a wrong code for the new secret changes nothing', async () => {
    const host = await armedHost()
    const before = gateRows(host.store)
    const begun = await host.host.enrollment.begin(by(host.code()))
    if (!begun.ok) throw new Error(begun.code)
    const wrong = codesOf(begun.value.setupKey, host.clock).wrongCode()
    expect(await host.host.enrollment.confirm(begun.value.id, wrong)).toMatchObject({ code: 'code-wrong' })
    expect(withoutUses(gateRows(host.store))).toEqual(withoutUses(before))
  })

  test('a keychain that cannot be written leaves the old one in force', async () => {
    const host = await armedHost()
    host.keychain.before = (operation) => {
      if (operation === 'set') host.keychain.unavailable = true
    }
    expect((await replace(host, by(host.code()))).confirmed).toMatchObject({ ok: false, code: 'keychain-unavailable' })
    host.keychain.before = () => {}
    host.keychain.unavailable = false
    const { connector } = await atCodePrompt(host)
    expectGranted(await connector.factor(host.code(1)))
  })

  test('a session that came in with a saved login ends with the secret it stood on', async () => {
    const host = await armedHost()
    const login = await withSavedLogin(host)
    const connector = await host.visitor()
    const turned = host.host.enrollment.turnOff(by(host.code(1)))
    // The guard refuses while a session is live, so the session arrives while the change is on its way.
    await connector.reachCode(login.secret, login.key, { selector: login.selector })
    expect(await turned).toMatchObject({ ok: true })
    expect(host.liveGrants().filter((grant) => grant.credentialKind !== 'password')).toEqual([])
  })

  test('a sweep of an earlier change never removes a secret that is just being enrolled', async () => {
    const host = await quickHost()
    const set = host.keychain.set.bind(host.keychain)
    // A sweep runs while the keychain keeps the new secret and the database does not point to it yet.
    host.keychain.set = async (account, value) => {
      await set(account, value)
      await host.host.enrollment.sweep()
    }
    const { secret } = await enroll(host, host.clock.now())
    expect([...host.keychain.items.values()].join()).toContain(secret)
    expect((await host.host.status()).twoFactor.state).toBe('enabled')
  })
})
