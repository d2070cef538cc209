// Owns: what a session may do on the host, and the profiles that give it. Fixed by the host at grant time; a connector
// can only read it.
import { z } from 'zod'
import { PERMISSIONS, PROFILE_IDS } from './constants'

export const permission = z.enum(PERMISSIONS)
export type Permission = z.infer<typeof permission>

/** What the owner can switch off and on again while a session is live. */
export const OWNER_SWITCHES = ['control', 'clipboard', 'files', 'sound'] as const satisfies readonly Permission[]
export const ownerSwitch = z.enum(OWNER_SWITCHES)
export type OwnerSwitch = z.infer<typeof ownerSwitch>

/** Everything that a session can do. The screen is locked afterwards only where the owner ticks it. */
export const FULL_ACCESS: readonly Permission[] = PERMISSIONS.filter((name) => name !== 'lock')

export const profileId = z.enum(PROFILE_IDS)
export type ProfileId = z.infer<typeof profileId>

/** What the owner may choose in each profile; the rest of it is what the profile is. */
export const CHOICES: Readonly<Record<ProfileId, { readonly always: readonly Permission[]; readonly free: readonly Permission[] }>> = {
  full: { always: FULL_ACCESS, free: ['lock'] },
  'view-only': { always: ['view'], free: ['lock'] },
  custom: { always: ['view'], free: PERMISSIONS.filter((name) => name !== 'view') }
}

/** In the order of the list, each once: two equal sets are equal texts. */
export const inOrder = (permissions: readonly Permission[]): readonly Permission[] => PERMISSIONS.filter((name) => permissions.includes(name))

/** Whether `after` lets a session do something that `before` did not. Leaving the screen unlocked is such a thing. */
export function widens(before: readonly Permission[], after: readonly Permission[]): boolean {
  const more = after.some((name) => name !== 'lock' && !before.includes(name))
  return more || (before.includes('lock') && !after.includes('lock'))
}

/** What both sets allow; the screen is locked when either wants it. */
export const narrower = (one: readonly Permission[], other: readonly Permission[]): readonly Permission[] =>
  PERMISSIONS.filter((name) => (name === 'lock' ? one.includes(name) || other.includes(name) : one.includes(name) && other.includes(name)))
