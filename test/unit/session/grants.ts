// Owns: real grants for tests, made by the real mint. Never: a forged one.
import { mintGrant, stampFirst, stampSecond, type Grant } from '../../../electron/access/grant'
import type { Permission } from '../../../shared/permissions'

export const NOW = 1_700_000_000_000

export function makeGrant(
  options: { sessionId?: string; connectorKey?: string; credentialId?: string; permissions?: readonly Permission[]; expiresAt?: number } = {}
): Grant {
  return mintGrant(
    stampFirst({
      credentialId: options.credentialId ?? 'password',
      credentialKind: 'password',
      credentialVersion: 'first',
      profile: { id: 'full', name: 'Full access' },
      permissions: options.permissions ?? ['view', 'control'],
      boundTo: null,
      endsAt: options.expiresAt ?? null,
      resumes: null
    }),
    stampSecond('totp'),
    { publicKey: options.connectorKey ?? 'key', name: 'Laptop', platform: 'linux', source: '192.0.2.7', statedReason: null },
    { sessionId: options.sessionId ?? 'session', now: NOW }
  )
}
