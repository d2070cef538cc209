// Owns: a value that stands in the settings, as `useGuardedValue` changes it.
import type { SettingsPatch } from '../../../shared/settings'
import { changeSettings } from '../../lib/settings-store'
import { type GuardedValue, useGuardedValue } from '../../lib/use-guarded-value'

export function useSettingChange<Value>(patchFor: (value: Value) => SettingsPatch): GuardedValue<Value> {
  return useGuardedValue((value) => changeSettings(patchFor(value)))
}
