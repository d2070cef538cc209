// Owns: the permission profiles: what each password lets a session do, and until when. A credential belongs to one, and
// what it may do is looked up here, so that a narrower profile holds at once for every login made under it.
import { z } from 'zod'
import { PROFILE_IDS } from '../../shared/constants'
import { type Permission, type ProfileId, permission } from '../../shared/permissions'
import type { Store } from './ports'

export type Profile = {
  readonly id: ProfileId
  readonly name: string
  readonly permissions: readonly Permission[]
  /** Unix time in ms from which nobody comes in with it any more; null for no end. */
  readonly endsAt: number | null
}

type Row = { readonly id: ProfileId; readonly name: string; readonly permissions: string; readonly ends_at: number | null }

export class Profiles {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** @throws when it is not there or holds a permission that nobody knows: then nobody may come in by it */
  get(id: ProfileId): Profile {
    const row = this.#store.get<Row>('SELECT id, name, permissions, ends_at FROM profiles WHERE id = ?', id)
    if (row === undefined) throw new Error(`There is no profile ${id}`)
    return { id: row.id, name: row.name, permissions: permissionsFrom(row.permissions), endsAt: row.ends_at }
  }

  list(): readonly Profile[] {
    return PROFILE_IDS.map((id) => this.get(id))
  }

  save(profile: Profile): void {
    this.#store.run(
      'UPDATE profiles SET name = ?, permissions = ?, ends_at = ? WHERE id = ?',
      profile.name,
      JSON.stringify(profile.permissions),
      profile.endsAt,
      profile.id
    )
  }
}

/** @throws when the text is not a list of known permissions */
export const permissionsFrom = (json: string): readonly Permission[] => z.array(permission).parse(JSON.parse(json))
