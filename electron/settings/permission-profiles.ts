// Owns: what the owner changes about permission profiles: name, permissions, end. Their passwords are set next door.
// Never: lets a profile gain something without the guard's yes; taking away takes effect at once, also while live.
import type { ChangeFailure, Confirmation, ProfilePatch } from '../../shared/ipc'
import { CHOICES, type ProfileId, inOrder, widens } from '../../shared/permissions'
import { type Result, failure, success } from '../../shared/result'
import type { Credentials } from '../access/credentials'
import type { AuditLog, Clock, Store } from '../access/ports'
import type { Profile, Profiles } from '../access/profiles'
import type { OwnerGuard, PageLife } from './owner-guard'

export type PermissionProfilesParts = {
  readonly store: Store
  readonly clock: Clock
  readonly audit: AuditLog
  readonly guard: OwnerGuard
  readonly profiles: Profiles
  readonly credentials: Credentials
  /** Sessions of the profile end: what they may do was fixed when they were granted. */
  readonly onChanged: (id: ProfileId) => void
}

export class PermissionProfiles {
  readonly #parts: PermissionProfilesParts

  constructor(parts: PermissionProfilesParts) {
    this.#parts = parts
  }

  async change(id: ProfileId, patch: ProfilePatch, confirmation?: Confirmation, page?: PageLife): Promise<Result<null, ChangeFailure>> {
    const { profiles, guard, clock } = this.#parts
    const before = profiles.get(id)
    const after = changedBy(before, patch)
    if (!isAllowed(after) || (patch.endsAt !== undefined && patch.endsAt !== null && patch.endsAt <= clock.now())) return failure('invalid')
    if (isSame(before, after)) return success(null)
    const gains = weakens(before, after)
    if (gains) {
      const confirmed = await guard.confirm('profile', confirmation, page)
      if (!confirmed.ok) return confirmed
    }
    // While the code was checked, another change may have come in.
    if (!isSame(profiles.get(id), before)) return failure('invalid')
    return this.#save(after, before, gains)
  }

  #save(after: Profile, before: Profile, gains: boolean): Result<null, ChangeFailure> {
    const { store, profiles, credentials, audit } = this.#parts
    try {
      store.transaction(() => {
        profiles.save(after)
        // They were given when the profile allowed less.
        if (gains) credentials.deleteSaved(after.id)
        audit.append({ kind: 'profile-changed', profile: after.name, value: after.permissions.join(', ') })
      })
    } catch {
      return failure('storage-failed')
    }
    if (!isSame({ ...before, name: after.name }, after)) this.#parts.onChanged(after.id)
    return success(null)
  }
}

function changedBy(before: Profile, patch: ProfilePatch): Profile {
  return {
    id: before.id,
    name: patch.name ?? before.name,
    permissions: inOrder(patch.permissions ?? before.permissions),
    endsAt: patch.endsAt === undefined ? before.endsAt : patch.endsAt
  }
}

/** Only the profile of the owner's own making has a name and an end; each keeps what makes it what it is. */
function isAllowed({ id, name, permissions, endsAt }: Profile): boolean {
  const { always, free } = CHOICES[id]
  const possible = permissions.every((permission) => always.includes(permission) || free.includes(permission))
  if (!possible || !always.every((permission) => permissions.includes(permission))) return false
  return id === 'custom' ? name !== '' : name === DEFAULT_NAMES[id] && endsAt === null
}

const DEFAULT_NAMES = { full: 'Full access', 'view-only': 'View only' } as const

/** Whether somebody may do more, or for longer, than before. */
function weakens(before: Profile, after: Profile): boolean {
  const longer = before.endsAt !== null && (after.endsAt === null || after.endsAt > before.endsAt)
  return longer || widens(before.permissions, after.permissions)
}

const isSame = (one: Profile, other: Profile): boolean =>
  one.name === other.name && one.endsAt === other.endsAt && one.permissions.join() === other.permissions.join()
