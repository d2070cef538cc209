// Owns: what the owner changes, wired together: settings, passwords and profiles, two-factor authentication, and the guard
// that stands before them all.
// Never: imports electron.
import type { ProfileId } from '../../shared/permissions'
import { type Settings, defaultSettings } from '../../shared/settings'
import { CodeSender } from '../access/code-sender'
import type { Credentials } from '../access/credentials'
import type { DeliveredCodes } from '../access/delivered-codes'
import type { AuditLog } from '../access/ports'
import type { Profiles } from '../access/profiles'
import type { SecondFactor } from '../access/second-factor'
import { SendLimit } from '../access/send-limit'
import { Delivery } from '../settings/delivery'
import { Enrollment } from '../settings/enrollment'
import { deviceName } from '../settings/host-status'
import { type PolicyDesk, keepsTwoFactor } from '../settings/managed-policy'
import { OwnerGuard } from '../settings/owner-guard'
import { PermissionProfiles } from '../settings/permission-profiles'
import { SettingsService } from '../settings/settings'
import { UnattendedPassword } from '../settings/unattended-password'
import type { HostParts } from './parts'

export type OwnerParts = HostParts & {
  readonly audit: AuditLog
  readonly credentials: Credentials
  readonly profiles: Profiles
  readonly secondFactor: SecondFactor
  readonly codes: DeliveredCodes
  readonly policy: PolicyDesk
  readonly hasLiveSession: () => boolean
  /** A code covers changes from here on, or no longer. */
  readonly onConfirmation: () => void
  readonly onSettings: (after: Settings, before: Settings) => void
  readonly onProfileChanged: (id: ProfileId) => void
  readonly onPasswordChanged: (id: ProfileId) => void
  /** The old secret and all trust built on it are gone. */
  readonly onFactorChanged: () => void
}

/** @throws when the stored settings are no settings */
export function wireOwner(parts: OwnerParts) {
  const { store, clock, codes, credentials, secondFactor } = parts
  const guard = new OwnerGuard({ ...parts, onChanged: parts.onConfirmation })
  const settings = new SettingsService({
    ...parts,
    guard,
    hasPassword: () => credentials.hasPassword(),
    defaults: defaultSettings(parts.defaultPort),
    policy: () => parts.policy.get(),
    onChanged: parts.onSettings
  })
  const ownName = (): string => deviceName(settings.get())
  const delivery = new Delivery({ ...parts, settings, guard, deviceName: ownName })
  const sender = new CodeSender({ store, now: () => clock.now(), codes, limit: new SendLimit(store, clock), secondFactor, delivery })
  const password = new UnattendedPassword({
    ...parts,
    guard,
    createSetup: parts.createOpaqueSetup,
    onChanged: (id) => {
      guard.forget()
      parts.onPasswordChanged(id)
    }
  })
  const permissionProfiles = new PermissionProfiles({ ...parts, guard, onChanged: parts.onProfileChanged })
  const enrollment = new Enrollment({
    ...parts,
    sender,
    guard,
    account: ownName,
    mustStay: () => keepsTwoFactor(parts.policy.get()),
    onFactorChanged: () => {
      guard.forget()
      parts.onFactorChanged()
    }
  })
  return { guard, settings, ownName, delivery, sender, password, permissionProfiles, enrollment }
}
