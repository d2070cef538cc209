// Owns: (settings, state of the second factor, kind of credential) -> steps required, or a refusal. The one place
// that may say that no code is needed, and it says which rule said so.
import type { CredentialKind } from '../../shared/activity'
import type { Settings } from '../../shared/settings'
import { type SecondFactorProof, stampSecond } from './grant'
import type { FactorStatus } from './second-factor'

export type Requirement =
  | { readonly kind: 'refused'; readonly reason: 'unattended-access-off' | 'host-keychain-unavailable' }
  | { readonly kind: 'code-required' }
  | { readonly kind: 'exempt'; readonly proof: SecondFactorProof }

/** What a connector that proved a credential of this kind must do next. */
export function requirementFor(
  access: Settings['access'],
  factor: FactorStatus,
  credential: CredentialKind
): Requirement {
  if (!access.unattended) return { kind: 'refused', reason: 'unattended-access-off' }
  switch (factor) {
    // Stands before every exemption: with the secret unreadable nobody can tell what the owner wanted.
    case 'unreadable':
      return { kind: 'refused', reason: 'host-keychain-unavailable' }
    case 'not-enabled':
      return { kind: 'exempt', proof: stampSecond('two-factor-off') }
    case 'ready':
      if (credential === 'saved-login' && !access.askCodeForSavedLogins) {
        return { kind: 'exempt', proof: stampSecond('saved-login-exempt') }
      }
      if (credential === 'short-term' && !access.askCodeForShortTermPasswords) {
        return { kind: 'exempt', proof: stampSecond('short-term-exempt') }
      }
      return { kind: 'code-required' }
  }
}

/** Whether a change of the access settings lets somebody in who was kept out before. */
export function weakensGate(before: Settings['access'], after: Settings['access']): boolean {
  return (
    (before.askCodeForSavedLogins && !after.askCodeForSavedLogins) ||
    (before.askCodeForShortTermPasswords && !after.askCodeForShortTermPasswords)
  )
}
