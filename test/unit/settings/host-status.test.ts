// Owns: what the owner is shown of the second factor's life: not enabled, enabled, expired, unreadable.
import { afterEach, describe, expect, test } from 'vitest'
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

describe('a clock that ran ahead when a code was used, and was set right', () => {
  const DAY_MS = 24 * 3_600_000

  async function usedAhead(): Promise<{ clock: FakeClock; codes: Awaited<ReturnType<typeof enroll>>; from: number }> {
    const clock = new FakeClock()
    const computer = await enrolledHost(clock)
    const codes = await enroll(computer, clock.now())
    const right = clock.now()
    clock.setWall(right + 2 * DAY_MS)
    const step = Math.floor(clock.now() / 30_000)
    expect(await computer.host.settings.change({ entry: { trustHours: 8 } }, { method: 'totp', code: totp(codes.secret, step) })).toMatchObject({ ok: true })
    clock.setWall(right)
    computer.host.guard.forget()
    return { clock, codes, from: step * 30_000 }
  }
  const change = (code: string) => host.host.settings.change({ entry: { trustHours: 24 } }, { method: 'totp', code })
  const codesFrom = async () => {
    const { twoFactor } = await host.host.status()
    return 'codesFrom' in twoFactor ? twoFactor.codesFrom : undefined
  }

  test('leaves its codes refused, and the owner is told until when', async () => {
    const { clock, codes, from } = await usedAhead()
    expect(await codesFrom()).toBe(from)
    expect(await change(totp(codes.secret, Math.floor(clock.now() / 30_000)))).toMatchObject({ ok: false, code: 'confirmation-used' })
  })

  test('takes codes again from the time that the owner was told', async () => {
    const { clock, codes, from } = await usedAhead()
    clock.advance(from - clock.now() - 1)
    expect(await change(totp(codes.secret, from / 30_000))).toMatchObject({ ok: false, code: 'confirmation-used' })
    clock.advance(1)
    expect(await codesFrom()).toBeNull()
    expect(await change(totp(codes.secret, from / 30_000 + 1))).toMatchObject({ ok: true })
  })

  test('is mended by renewing with a recovery code: the new codes work at once', async () => {
    const { clock, codes } = await usedAhead()
    const begun = await host.host.enrollment.begin({ method: 'recovery-code', code: codes.recoveryCodes[0]! })
    if (!begun.ok) throw new Error(begun.code)
    const step = Math.floor(clock.now() / 30_000)
    expect(await host.host.enrollment.confirm(begun.value.id, totp(begun.value.setupKey, step - 1))).toMatchObject({ ok: true })
    expect(await codesFrom()).toBeNull()
    expect(await change(totp(begun.value.setupKey, step))).toMatchObject({ ok: true })
  })

  test('says nothing of the moment that every code takes to be followed by the next', async () => {
    const clock = new FakeClock()
    const computer = await enrolledHost(clock)
    const { secret } = await enroll(computer, clock.now())
    expect(await change(totp(secret, Math.floor(clock.now() / 30_000) + 1))).toMatchObject({ ok: true })
    expect(await codesFrom()).toBeNull()
  })
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
