// Owns: cases 12 and 13: what weakens the gate takes the owner's fresh code and no live session; nothing that comes over
// the network changes a setting.
import { describe, expect, test } from 'vitest'
import type { Confirmation } from '../../shared/ipc'
import { PROTOCOL_VERSION } from '../../shared/protocol'
import { type ArmedHost, armedHost, atCodePrompt, granted, leave, quickHost } from '../support/armed-host'
import { stepAt, totp } from '../support/codes'
import { gateRows } from '../support/profile-folder'
import { PASSWORD } from '../support/node-host'

type Change = (host: ArmedHost, confirmation?: Confirmation) => Promise<{ readonly ok: boolean; readonly code?: string }>

/** Everything that lets in more than before. Each takes a code. */
const weakenings: Readonly<Record<string, Change>> = {
  'turning two-factor authentication off': ({ host }, confirmation) => host.enrollment.turnOff(confirmation),
  'beginning to replace the secret': ({ host }, confirmation) => host.enrollment.begin(confirmation),
  'making recovery codes': ({ host }, confirmation) => host.enrollment.makeRecoveryCodes(confirmation),
  'changing the password': ({ host }, confirmation) => host.password.set('another long passphrase 42', confirmation),
  'exempting saved logins': ({ host }, confirmation) => host.settings.change({ access: { askCodeForSavedLogins: false } }, confirmation),
  'exempting short-term passwords': ({ host }, confirmation) =>
    host.settings.change({ access: { askCodeForShortTermPasswords: false } }, confirmation),
  'raising the code tolerance': ({ host }, confirmation) => host.settings.change({ entry: { codeToleranceSteps: 2 } }, confirmation),
  'trusting connectors after a code': ({ host }, confirmation) => host.settings.change({ entry: { trustHours: 1 } }, confirmation)
}
const by = (code: string): Confirmation => ({ method: 'totp', code })

describe.each(Object.entries(weakenings))('case 12: %s', (_name, change) => {
  const untouched = (host: ArmedHost): unknown => ({ ...(gateRows(host.store) as object), second_factor: null })

  test('is refused while a session is live, even with a right code, and the refusal is in the log', async () => {
    const host = await armedHost()
    await granted(host)
    const before = gateRows(host.store)
    expect(await change(host, by(host.code(1)))).toMatchObject({ ok: false, code: 'session-live' })
    expect(await change(host)).toMatchObject({ ok: false, code: 'session-live' })
    expect(gateRows(host.store)).toEqual(before)
    expect(host.activities.at(-1)?.activity.kind).toBe('change-refused')
  })

  test('asks for a code, refuses a wrong one and a used one, and takes a right one once', async () => {
    const host = await armedHost()
    const before = untouched(host)
    expect(await change(host)).toMatchObject({ ok: false, code: 'confirmation-required' })
    expect(await change(host, by(host.wrongCode()))).toMatchObject({ ok: false, code: 'confirmation-wrong' })
    expect(await change(host, by(host.enrollmentCode))).toMatchObject({ ok: false, code: 'confirmation-used' })
    expect(untouched(host)).toEqual(before)
    expect(host.activities.map((record) => record.activity.kind)).toContain('confirmation-rejected')
    expect(await change(host, by(host.code()))).toMatchObject({ ok: true })
  })

  test('is locked after five wrong codes, and a right one does not help then', async () => {
    const host = await armedHost()
    for (let tries = 0; tries < 5; tries++) await change(host, by(host.wrongCode()))
    expect(await change(host, by(host.code()))).toMatchObject({ ok: false, code: 'confirmation-locked' })
  })

  test('is refused when a session begins while its code is being checked', async () => {
    const host = await armedHost()
    const prompt = await atCodePrompt(host)
    const read = host.keychain.get.bind(host.keychain)
    let arriving: Promise<unknown> | null = null
    host.keychain.get = async (account) => {
      if (arriving === null) {
        arriving = prompt.connector.factor(host.recoveryCodes[0]!, 'recovery-code')
        await arriving
      }
      return read(account)
    }
    const before = gateRows(host.store) as { settings: unknown }
    expect(await change(host, by(host.code()))).toMatchObject({ ok: false, code: 'session-live' })
    expect((gateRows(host.store) as { settings: unknown }).settings).toEqual(before.settings)
    expect(host.liveGrants()).toHaveLength(1)
  })
})

describe('case 12: other changes', () => {
  test('opening up more of the network or the access is refused while a session is live', async () => {
    const host = await armedHost()
    await host.host.settings.change({ network: { acceptDirect: false, listenOn: 'loopback' } })
    await host.host.listener.start(host.port, 'loopback')
    await granted(host)
    expect(await host.host.settings.change({ network: { listenOn: 'all' } })).toMatchObject({ code: 'session-live' })
    expect(await host.host.settings.change({ network: { acceptDirect: true } })).toMatchObject({ code: 'session-live' })
  })

  test('the first enrollment is refused while a session is live, also when the session begins during the dialog', async () => {
    const host = await armedHost()
    await host.host.enrollment.turnOff(by(host.code()))
    const begun = await host.host.enrollment.begin()
    if (!begun.ok) throw new Error(begun.code)
    const { answer, connector } = await atCodePrompt(host)
    expect(answer.type).toBe('granted')
    expect(await host.host.enrollment.confirm(begun.value.id, '123456')).toMatchObject({ code: 'session-live' })
    expect(await host.host.enrollment.begin()).toMatchObject({ code: 'session-live' })
    await leave(host, connector)
    expect(await host.host.enrollment.begin()).toMatchObject({ ok: true })
  })

  test('tightening stays possible: access can be turned off at any time', async () => {
    const host = await armedHost()
    await granted(host)
    expect(await host.host.settings.change({ access: { unattended: false } })).toMatchObject({ ok: true })
  })

  test('a recovery code confirms a change once', async () => {
    const host = await armedHost()
    const confirmation = { method: 'recovery-code', code: host.recoveryCodes[0]! } as const
    expect(await host.host.settings.change({ access: { askCodeForSavedLogins: false } }, confirmation)).toMatchObject({ ok: true })
    expect(await host.host.enrollment.turnOff(confirmation)).toMatchObject({ code: 'confirmation-used' })
  })

  test('recovery codes are not made when a session begins between the code and the writing', async () => {
    const host = await armedHost()
    const prompt = await atCodePrompt(host)
    const read = host.keychain.get.bind(host.keychain)
    let reads = 0
    host.keychain.get = async (account) => {
      if (++reads === 2) await prompt.connector.factor(host.recoveryCodes[0]!, 'recovery-code')
      return read(account)
    }
    expect(await host.host.enrollment.makeRecoveryCodes(by(host.code()))).toMatchObject({ ok: false, code: 'session-live' })
  })
})

describe('case 12: one confirmation covers changes for 5 minutes in that window', () => {
  const PAGE = 'the window'
  const exempt = { access: { askCodeForSavedLogins: false } }
  const weaken = (host: ArmedHost, page = PAGE) => host.host.settings.change({ access: { askCodeForShortTermPasswords: false } }, undefined, page)
  const ASKED = { ok: false, code: 'confirmation-required' }
  const confirmedHost = async () => {
    const host = await armedHost()
    expect(await host.host.settings.change(exempt, by(host.code()), PAGE)).toMatchObject({ ok: true })
    return host
  }

  test('the second change asks for nothing, in that window alone', async () => {
    const host = await confirmedHost()
    expect(await weaken(host, 'another window')).toMatchObject(ASKED)
    expect(await weaken(host)).toMatchObject({ ok: true })
    expect((await host.host.status()).confirmedUntil).toBe(host.clock.now() + 5 * 60_000)
  })

  test('renewing, turning off and making new codes ask for a code first all the same', async () => {
    const host = await confirmedHost()
    expect(await host.host.enrollment.begin()).toMatchObject(ASKED)
    expect(await host.host.enrollment.turnOff()).toMatchObject(ASKED)
    expect(await host.host.enrollment.makeRecoveryCodes()).toMatchObject(ASKED)
  })

  test('a session that began and ended voids it', async () => {
    const host = await confirmedHost()
    const { connector } = await granted(host, undefined, host.code(1))
    expect(await weaken(host)).toMatchObject({ code: 'session-live' })
    await leave(host, connector)
    expect(await weaken(host)).toMatchObject(ASKED)
  })

  test('a new password voids it', async () => {
    const host = await confirmedHost()
    expect(await host.host.password.set('another long passphrase 42', undefined, PAGE)).toMatchObject({ ok: true })
    expect(await weaken(host)).toMatchObject(ASKED)
  })

  test('a new secret voids it', async () => {
    const host = await confirmedHost()
    const begun = await host.host.enrollment.begin({ method: 'recovery-code', code: host.recoveryCodes[0]! })
    if (!begun.ok) throw new Error(begun.code)
    const code = totp(begun.value.setupKey, stepAt(host.clock.now()))
    expect(await host.host.enrollment.confirm(begun.value.id, code)).toMatchObject({ ok: true })
    expect(await weaken(host)).toMatchObject(ASKED)
  })

  test('a restart voids it', async () => {
    const host = await confirmedHost()
    host.close()
    const { host: again } = await quickHost({ store: host.store, keychain: host.keychain, clock: host.clock })
    expect(await again.settings.change(exempt)).toMatchObject({ ok: true })
    expect(await again.settings.change({ access: { askCodeForShortTermPasswords: false } }, undefined, PAGE)).toMatchObject(ASKED)
  })
})

describe('case 13: nothing from the network changes a setting', () => {
  const inClear = [
    { type: 'settings', body: {} },
    { type: 'settings.change', patch: { access: { unattended: false } } },
    { type: 'hello', version: PROTOCOL_VERSION, selector: 'password', ke1: 'a', settings: { access: { unattended: true } } },
    { type: 'hello', version: PROTOCOL_VERSION, selector: 'password', ke1: 'a', __proto__: { access: {} } },
    { type: 'policy', access: {} }
  ]

  test('no message of any type, before the proof or in a session, touches a row of the settings', async () => {
    const host = await armedHost()
    const before = (gateRows(host.store) as { settings: unknown }).settings
    for (const message of inClear) {
      const connector = await host.visitor()
      connector.sendRaw(JSON.stringify(message))
      await connector.next()
    }
    const { connector } = await granted(host)
    connector.send({ type: 'signal', body: JSON.stringify(inClear[1]) })
    connector.send(inClear[1]!)
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect((gateRows(host.store) as { settings: unknown }).settings).toEqual(before)
    expect(host.host.settings.get().access.unattended).toBe(true)
  })

  test.each([
    ['an unknown group', { gate: { open: true } }],
    ['an unknown name', { access: { skipSecondFactor: true } }],
    ['a wrong type', { access: { unattended: 'yes' } }],
    ['a port below 1024', { network: { port: 22 } }],
    ['another place to listen', { network: { listenOn: '0.0.0.0' } }]
  ])('a patch with %s is refused by the service itself', async (_name, patch) => {
    const host = await quickHost()
    const before = host.host.settings.get()
    await host.host.password.set(PASSWORD)
    const changed = await host.host.settings.change(patch as never)
    expect(changed).toMatchObject({ ok: false, code: 'invalid' })
    expect(host.host.settings.get()).toEqual(before)
  })
})
