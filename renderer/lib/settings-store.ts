// Owns: this page's copy of the settings, and the one way to ask for a change. Must never apply a change by itself.
import type { SettingsPatch } from '../../shared/settings'
import { createMirror } from './mirror'
import { postern } from './postern'
import { guard, type GuardedOutcome } from './confirmation-store'
import type { Settings } from '../../shared/settings'
import type { ChangeRefusal } from './guarded-change'

export const settingsMirror = createMirror({
  fetch: () => postern().call('settings.get'),
  listen: (onValue) => postern().on('settings.changed', onValue)
})

/** Asks main for a change; asks the owner for a code when main wants one. */
export async function changeSettings(patch: SettingsPatch): Promise<GuardedOutcome<Settings, ChangeRefusal>> {
  const outcome = await guard((confirmation) => postern().call('settings.change', { patch, confirmation }))
  if (outcome.kind === 'done') settingsMirror.set(outcome.value)
  return outcome
}
