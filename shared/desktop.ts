// Owns: what kind of desktop a host runs, as far as it limits what a session can do there; ADR 0031. Both ends read it.
import { z } from 'zod'
import type { Permission } from './permissions'

/** `other`: one whose screen a session sees, and whose mouse and keyboard it can use, without a person there. */
export const desktop = z.enum(['wayland', 'other'])
export type Desktop = z.infer<typeof desktop>

/** What of it can be done on that desktop. Under Wayland keys would reach X programs only, so there is no control. */
export const possibleOn = (kind: Desktop, permissions: readonly Permission[]): readonly Permission[] =>
  kind === 'wayland' ? permissions.filter((name) => name !== 'control') : permissions
