// Owns: reading, checking and changing the settings.
import { describe, expect, test } from 'vitest'
import { quickHost } from '../../support/armed-host'
import { memoryStore } from '../../support/fakes'
import { PASSWORD } from '../../support/node-host'

const hostWithoutSocket = (store = memoryStore()) => quickHost({ store, listen: false })
const kinds = (host: Awaited<ReturnType<typeof hostWithoutSocket>>) => host.activities.map((record) => record.activity)

describe('settings', () => {
  test('of a new profile keep everybody out and ask for every code', async () => {
    const { access, entry } = (await hostWithoutSocket()).host.settings.get()
    expect(access).toEqual({ unattended: false, askCodeForSavedLogins: true, askCodeForShortTermPasswords: true })
    expect(entry).toMatchObject({ codeToleranceSteps: 1, trustHours: 0, onlyListed: false, askReason: false, hours: { limited: false } })
  })

  test('are still there after a restart', async () => {
    const store = memoryStore()
    await (await hostWithoutSocket(store)).host.settings.change({ device: { name: 'Büro' } })
    expect((await hostWithoutSocket(store)).host.settings.get().device.name).toBe('Büro')
  })

  test('change by what the patch names and by nothing else', async () => {
    const { host } = await hostWithoutSocket()
    const before = host.settings.get()
    const changed = await host.settings.change({ network: { announce: false }, device: {} })
    expect(changed).toEqual({ ok: true, value: { ...before, network: { ...before.network, announce: false } } })
  })

  test('do not allow access before there is a password', async () => {
    const host = await hostWithoutSocket()
    expect(await host.host.settings.change({ access: { unattended: true } })).toEqual({ ok: false, code: 'invalid' })
    await host.host.password.set(PASSWORD)
    expect(await host.host.settings.change({ access: { unattended: true } })).toMatchObject({ ok: true })
  })

  test('tell the log what changed, and only that', async () => {
    const host = await hostWithoutSocket()
    await host.host.settings.change({ network: { announce: false, port: 50_000 }, appearance: { theme: 'dark' } })
    expect(kinds(host)).toEqual([
      { kind: 'network-changed', reason: 'port', value: 50_000 },
      { kind: 'network-changed', reason: 'announce', value: false }
    ])
  })

  test('that cannot be written stay as they were', async () => {
    const host = await hostWithoutSocket()
    host.store.run("CREATE TRIGGER full BEFORE INSERT ON settings BEGIN SELECT raise(ABORT, 'disk full'); END")
    expect(await host.host.settings.change({ device: { name: 'new' } })).toEqual({ ok: false, code: 'storage-failed' })
    expect(host.host.settings.get().device.name).toBe('')
    expect(kinds(host)).toEqual([])
  })
})
