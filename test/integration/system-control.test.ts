// Owns: locking the screen and restarting the machine as systemd-logind is asked for it: the real program that asks, a real
// system bus, and a peer that answers as logind does, refusals of polkit included.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemControl } from '../../electron/platform/system-control'
import { granted } from '../support/armed-host'
import { type Logind, startLogind } from '../support/logind'
import { restartableHost } from '../support/restarts'

const MANAGER = '/org/freedesktop/login1'
const SESSION = '/org/freedesktop/login1/session/auto'
const DENIED = ['org.freedesktop.DBus.Error.InteractiveAuthorizationRequired', 'Interactive authentication required.'] as const

let logind: Logind
beforeEach(async () => {
  logind = await startLogind()
  vi.stubEnv('DBUS_SYSTEM_BUS_ADDRESS', logind.address)
  vi.stubEnv('DISPLAY', ':nowhere')
  // No desktop has a locker of its own here, not even that of whoever runs the tests.
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nowhere/bus')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await logind.stop()
})

const control = () => systemControl('linux')

describe('the restart of the machine', () => {
  test('is one call of Reboot, without a question to whoever may sit there', async () => {
    expect(await control().canRestart()).toBe(true)
    await control().restart()
    // false: not interactive.
    expect(logind.asked).toEqual([`${MANAGER} CanReboot`, `${MANAGER} Reboot 00000000`])
  })

  test.each(['no', 'challenge', 'na'] as const)('is not offered when logind says “%s”', async (answer) => {
    logind.answers.canReboot = answer
    expect(await control().canRestart()).toBe(false)
  })

  test('that polkit refuses is a failure that says so', async () => {
    logind.answers.refusal = DENIED
    await expect(control().restart()).rejects.toThrow('Interactive authentication required')
  })

  test('is not offered without logind, and fails instead of waiting', async () => {
    await logind.leave()
    expect(await control().canRestart()).toBe(false)
    await expect(control().restart()).rejects.toThrow()
  })
})

describe('the lock of the screen', () => {
  test('is one call of Lock on the session of whoever asks', async () => {
    expect(await control().canLockScreen()).toBe(true)
    // Nobody here hears it.
    expect(await control().lockScreen()).toBe('asked')
    expect(logind.asked.filter((call) => !call.includes(' Get '))).toEqual([`${SESSION} Lock`])
  })

  test('is not offered on a text console', async () => {
    logind.answers.sessionType = 'tty'
    expect(await control().canLockScreen()).toBe(false)
  })

  test('that is refused is a failure that says so', async () => {
    logind.answers.refusal = ['org.freedesktop.DBus.Error.AccessDenied', 'Permission denied']
    await expect(control().lockScreen()).rejects.toThrow('Access denied')
  })
})

describe('a connector that asks for the restart of the device', () => {
  /** In a session, at the host's answer to its wish. */
  async function ask() {
    const host = await restartableHost({ system: control(), startsAtLogin: true })
    const { connector } = await granted(host)
    connector.send({ type: 'restart', what: 'device' })
    const answer = await connector.next()
    return { host, connector, answer, can: (await host.host.status()).can }
  }

  test('is told that it can, gets its way back, and the machine restarts', async () => {
    const { host, connector, answer, can } = await ask()
    expect(can).toEqual({ lockScreen: true, restart: true })
    expect(answer).toMatchObject({ type: 'restarting', what: 'device' })
    expect(await connector.next()).toEqual({ type: 'revoked', reason: 'restarting' })
    expect(logind.asked.filter((call) => call.includes(' Reboot '))).toEqual([`${MANAGER} Reboot 00000000`])
    expect(host.liveGrants()).toEqual([])
  })

  test('is told when polkit refuses it: the session goes on, and nothing is armed', async () => {
    logind.answers.refusal = DENIED
    const { host, connector, answer } = await ask()
    expect(answer).toMatchObject({ type: 'restarting', what: 'device' })
    expect(await connector.next()).toEqual({ type: 'restart-refused', why: 'failed' })
    expect(host.liveGrants()).toHaveLength(1)
    expect((await host.host.status()).comeBacks).toEqual([])
    expect(host.faults.map(String).join()).toContain('Interactive authentication required')
  })

  test('is told that it is not possible where logind wants somebody at the screen', async () => {
    logind.answers.canReboot = 'challenge'
    const { host, answer, can } = await ask()
    expect(can.restart).toBe(false)
    expect(answer).toEqual({ type: 'restart-refused', why: 'not-possible' })
    expect(host.liveGrants()).toHaveLength(1)
  })
})
