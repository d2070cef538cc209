// Owns: the three proofs that stand between a socket and a session. Each is a class whose instances only its maker
// can produce: the constructor asks for a key that never leaves the module that checks. A cast cannot forge one,
// because `mintGrant` looks the objects up instead of believing their type.
import type { CredentialKind, SecondFactorHow } from '../../shared/activity'
import type { Permission, ProfileId } from '../../shared/permissions'

/** A connector, known by its Ed25519 key. The rest are labels and decide nothing. */
export type Connector = {
  /** Unpadded base64url of the 32-byte public key. */
  readonly publicKey: string
  readonly name: string
  readonly platform: string
  readonly source: string
  /** Why its person says to have come, escaped; null when that was not asked. */
  readonly statedReason: string | null
}

/** The permission profile that a credential belongs to, as it was called at the time. */
export type ProfileLabel = { readonly id: ProfileId; readonly name: string }

/** The connector knows a credential of this host. Made by `credentials.ts`. */
export type FirstFactorProof = {
  readonly step: 'first'
  readonly credentialId: string
  readonly credentialKind: CredentialKind
  /** With the id it names this very credential, and not one that took its place. */
  readonly credentialVersion: string
  readonly profile: ProfileLabel
  readonly permissions: readonly Permission[]
  /** Unix time in ms at which whatever it opens is over; null for no end. */
  readonly endsAt: number | null
  /** Set when the credential may be used by this connector key only. */
  readonly boundTo: string | null
  /** The session that it takes up again, and by which key; null for a new session. */
  readonly resumes: { readonly keyId: string; readonly grant: Grant } | null
}

/**
 * The second step was met, or a rule says that none is needed. Made by `second-factor.ts` and `policy.ts`. A session that
 * is taken up again met its own when it began: that proof is good for this very session only.
 */
export type SecondFactorProof =
  | { readonly step: 'second'; readonly how: SecondFactorHow }
  | { readonly step: 'second'; readonly how: 'resumed'; readonly sessionId: string }

const firstProofs = new WeakSet<FirstFactorProof>()
const secondProofs = new WeakSet<SecondFactorProof>()

/**
 * Hands a maker of proofs its stamp. A lint rule lets only `credentials.ts` import this, only `second-factor.ts` and
 * `policy.ts` the one below, only `policy.ts` the one after it, and only `gate.ts` `mintGrant`.
 */
export function stampFirst(fields: Omit<FirstFactorProof, 'step'>): FirstFactorProof {
  const proof = Object.freeze({ step: 'first' as const, ...fields })
  firstProofs.add(proof)
  return proof
}

/** See `stampFirst`. */
export function stampSecond(how: SecondFactorHow): SecondFactorProof {
  const proof = Object.freeze({ step: 'second' as const, how })
  secondProofs.add(proof)
  return proof
}

/** See `stampFirst`. */
export function stampResumed(sessionId: string): SecondFactorProof {
  const proof = Object.freeze({ step: 'second' as const, how: 'resumed' as const, sessionId })
  secondProofs.add(proof)
  return proof
}

/** What opens a session, or opens it again. */
export type Grant = {
  readonly sessionId: string
  readonly connector: Connector
  readonly credentialId: string
  readonly credentialKind: CredentialKind
  readonly credentialVersion: string
  readonly secondFactor: SecondFactorHow
  readonly profile: ProfileLabel
  readonly permissions: readonly Permission[]
  /** Unix time in ms. */
  readonly grantedAt: number
  /** Unix time in ms after which the session ends by itself; null for no limit. */
  readonly expiresAt: number | null
  /** The key by which a session was taken up again; null for the grant that began it. */
  readonly resumedBy: string | null
}

const grants = new WeakSet<object>()

/**
 * Makes a grant out of two proofs. Only `gate.ts` calls this. One that takes a session up again is the session's own:
 * same id, same rights, same end.
 * @throws when a proof was not made by its check, was used before, is bound to another connector, or belongs to another
 * session: each is a bug.
 */
export function mintGrant(
  first: FirstFactorProof,
  second: SecondFactorProof,
  connector: Connector,
  at: { readonly sessionId: string; readonly now: number }
): Grant {
  if (!firstProofs.delete(first) || !secondProofs.delete(second)) throw new Error('A proof was forged or used twice')
  if (first.boundTo !== null && first.boundTo !== connector.publicKey) {
    throw new Error('A credential was used by a connector that it is not bound to')
  }
  const grant: Grant = Object.freeze(first.resumes === null ? begun(first, second, connector, at) : resumed(first.resumes, second, connector))
  grants.add(grant)
  return grant
}

function begun(first: FirstFactorProof, second: SecondFactorProof, connector: Connector, at: { readonly sessionId: string; readonly now: number }): Grant {
  if (second.how === 'resumed') throw new Error('A session was to begin by taking another one up')
  return {
    sessionId: at.sessionId,
    connector,
    credentialId: first.credentialId,
    credentialKind: first.credentialKind,
    credentialVersion: first.credentialVersion,
    secondFactor: second.how,
    profile: first.profile,
    permissions: Object.freeze([...first.permissions]),
    grantedAt: at.now,
    expiresAt: first.endsAt,
    resumedBy: null
  }
}

function resumed({ keyId, grant }: NonNullable<FirstFactorProof['resumes']>, second: SecondFactorProof, connector: Connector): Grant {
  const isItsOwn = second.how === 'resumed' && second.sessionId === grant.sessionId
  if (!isItsOwn || !isGrant(grant)) throw new Error('A session was to be taken up by proofs that are not its own')
  return { ...grant, connector: { ...connector, statedReason: grant.connector.statedReason }, resumedBy: keyId }
}

/** Whether this very object came out of `mintGrant`. Sessions ask before they touch screen or input. */
export function isGrant(value: object): value is Grant {
  return grants.has(value)
}
