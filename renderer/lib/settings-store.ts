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

/** Where the rest of a list or a group goes along with what is changed, it is made of the settings as they are then. */
type Change = SettingsPatch | ((now: Settings) => SettingsPatch)

/** Asks main for a change; asks the owner for a code when main wants one. */
export function changeSettings(change: Change): Promise<GuardedOutcome<Settings, ChangeRefusal>> {
  return guard(async (confirmation) => {
    const patch = typeof change === 'function' ? change(present()) : change
    const answer = await postern().call('settings.change', { patch, confirmation })
    // Before the next change has its turn.
    if (answer.ok) settingsMirror.set(answer.value)
    return answer
  })
}

function present(): Settings {
  const now = settingsMirror.current()
  if (now.kind !== 'ready') throw new Error('Settings were changed before they were there')
  return now.value
}
