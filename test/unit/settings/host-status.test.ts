// Owns: what the owner is shown of the second factor's life: not enabled, enabled, expired, unreadable.
import { afterEach, expect, test } from 'vitest'
import { totp } from '../../support/codes'
import { FakeClock, MemoryKeychain } from '../../support/fakes'
import { type NodeHost, allowAccess, enroll, startNodeHost } from '../../support/node-host'

const RENEW_AFTER_MS = 180 * 24 * 3_600_000

let host: NodeHost
afterEach(() => host.close())

async function enrolledHost(clock: FakeClock, keychain = new MemoryKeychain()): Promise<NodeHost> {
  host = await startNodeHost({ clock, scheduler: clock, keychain, listen: false })
  await allowAccess(host)
  return host
}

test('before enrolling it is not enabled', async () => {
  const { host: services } = await enrolledHost(new FakeClock())
  expect((await services.status()).twoFactor).toEqual({ state: 'not-enabled' })
})

test('it is enabled until the last moment of 180 days and expired from then on', async () => {
  const clock = new FakeClock()
  const computer = await enrolledHost(clock)
  await enroll(computer, clock.now())
  const since = clock.now()
  clock.advance(RENEW_AFTER_MS - 1)
  expect((await computer.host.status()).twoFactor).toMatchObject({ state: 'enabled', since, renewBy: since + 180 * 24 * 3_600_000 })
  clock.advance(1)
  expect((await computer.host.status()).twoFactor).toMatchObject({ state: 'expired', recoveryCodesLeft: 6 })
})

test('enrolling again makes it enabled again', async () => {
  const clock = new FakeClock()
  const computer = await enrolledHost(clock)
  const { recoveryCodes } = await enroll(computer, clock.now())
  clock.advance(RENEW_AFTER_MS)
  const [code = ''] = recoveryCodes
  const begun = await computer.host.enrollment.begin({ method: 'recovery-code', code })
  if (!begun.ok) throw new Error(begun.code)
  const confirmed = await computer.host.enrollment.confirm(begun.value.id, totp(begun.value.setupKey, Math.floor(clock.now() / 30_000)))
  expect(confirmed.ok).toBe(true)
  expect((await computer.host.status()).twoFactor).toMatchObject({ state: 'enabled', since: clock.now() })
})

test('a keychain that cannot be read makes it unreadable, expired or not', async () => {
  const clock = new FakeClock()
  const keychain = new MemoryKeychain()
  const computer = await enrolledHost(clock, keychain)
  await enroll(computer, clock.now())
  clock.advance(RENEW_AFTER_MS)
  keychain.unavailable = true
  expect((await computer.host.status()).twoFactor).toMatchObject({ state: 'unreadable' })
})
