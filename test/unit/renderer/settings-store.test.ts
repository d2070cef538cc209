// Owns: tests of asking main for a change of the settings. Main is faked; no page is needed.
import { beforeEach, expect, test, vi } from 'vitest'
import { defaultSettings, type Settings, type SettingsPatch } from '../../../shared/settings'
import { success } from '../../../shared/result'
import { changeSettings, settingsMirror } from '../../../renderer/lib/settings-store'

/** What main has stored. */
let stored: Settings
const call = vi.fn((_name: string, { patch }: { readonly patch: SettingsPatch }) => {
  stored = { ...stored, notices: { ...stored.notices, ...patch.notices } as Settings['notices'] }
  return Promise.resolve(success(stored))
})
vi.stubGlobal('postern', { call, on: () => () => undefined })

beforeEach(() => {
  stored = defaultSettings()
  settingsMirror.set(stored)
})

test('of two changes of one list that are asked for at once, the second begins with what the first has left', async () => {
  const without = (topic: string) => ({ notices }: Settings): SettingsPatch => ({ notices: { desktop: notices.desktop.filter((other) => other !== topic) } })
  await Promise.all([changeSettings(without('wrong-code')), changeSettings(without('lock-out'))])
  expect(stored.notices.desktop).toEqual(['recovery-code', 'new-connector', 'security-change', 'keychain'])
})

test('a change that takes nothing else along is sent as it is', async () => {
  await changeSettings({ notices: { sound: true } })
  expect(call).toHaveBeenLastCalledWith('settings.change', { patch: { notices: { sound: true } }, confirmation: undefined })
  expect(settingsMirror.current()).toEqual({ kind: 'ready', value: stored })
})
