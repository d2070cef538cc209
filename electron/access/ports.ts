// Owns: what the access code needs from the world, as interfaces only. Adapters live in platform/, fakes in test/support.
import type { Activity, ActivityKind, ActivityRecord } from '../../shared/activity'
import type { DeliveryProblem } from '../../shared/delivery'
import type { DeliveryMethod } from '../../shared/destination'
import type { Permission } from '../../shared/permissions'
import type { Result } from '../../shared/result'

export interface Clock {
  /** Unix time in ms; may jump when somebody sets the clock. */
  now(): number
  /** Milliseconds since an arbitrary start of this process; never goes back. */
  monotonic(): number
  /** Identifies the run that `monotonic` belongs to. */
  readonly runId: string
}

/** Where a moment stands on the clock and the calendar of this computer's time zone. */
export type LocalMoment = {
  /** 0 is Sunday. */
  readonly weekday: number
  /** Minutes since midnight, as the clock shows them. */
  readonly minute: number
}

export interface LocalTime {
  /** @param at Unix time in ms */
  momentOf(at: number): LocalMoment
}

export interface Random {
  bytes(length: number): Uint8Array
}

/** A keychain that cannot be read is not an empty keychain. */
export class KeychainUnavailable extends Error {
  override readonly name = 'KeychainUnavailable'
}

export interface Keychain {
  /** @throws {KeychainUnavailable} when it is locked, absent, keeps secrets in the clear, or does not answer. */
  get(account: string): Promise<string | null>
  /** Returns after the value was written and read back. @throws {KeychainUnavailable} */
  set(account: string, value: string): Promise<void>
  /** @throws {KeychainUnavailable} */
  delete(account: string): Promise<void>
}

export type SqlValue = string | number | null

/** The database. Every call is synchronous, so that a transaction cannot be interleaved. */
export interface Store {
  all<Row>(sql: string, ...values: SqlValue[]): Row[]
  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined
  run(sql: string, ...values: SqlValue[]): void
  /** Runs `work` in one IMMEDIATE transaction: durable when it returns, without any trace when it throws. */
  transaction<Value>(work: () => Value): Value
}

export interface AuditLog {
  /** Appends one record. Call it inside the transaction of the change that it tells of. @throws when it cannot be stored */
  append(activity: Activity): ActivityRecord
}

/** Tells the owner, outside the window. */
export interface Notifier {
  notify(notice: OwnerNotice): void
}

export type OwnerNotice =
  | { readonly kind: 'wrong-code'; readonly connectorName: string; readonly source: string }
  | { readonly kind: 'strangers-locked-out'; readonly until: number }
  | { readonly kind: 'recovery-code-used'; readonly left: number }
  /** `permissions`: what can be done on this desktop. */
  | { readonly kind: 'session-started'; readonly connectorName: string; readonly permissions: readonly Permission[]; readonly statedReason: string | null }
  | { readonly kind: 'session-ended'; readonly connectorName: string }
  | { readonly kind: 'recording-started'; readonly connectorName: string }
  | { readonly kind: 'keychain-unavailable' }
  | { readonly kind: 'storage-failed' }
  | { readonly kind: 'factor-expired' }
  | { readonly kind: 'log-cut' }
  | { readonly kind: 'connector-locked-out'; readonly connectorName: string; readonly until: number }
  | { readonly kind: 'new-connector'; readonly connectorName: string; readonly source: string }
  /** `change`: the kind of record that the log has of it. */
  | { readonly kind: 'security-changed'; readonly change: ActivityKind }

/** What a code is sent for; it goes into the words around it. Far-end text in here has passed `escapeUntrusted`. */
export type CodeOccasion =
  | { readonly for: 'login'; readonly connectorName: string; readonly source: string }
  | { readonly for: 'change' }
  | { readonly for: 'set-up' }

/** Takes a code to the owner. Settles within seconds, whatever the far end does. */
export interface CodeDelivery {
  deliverCode(method: DeliveryMethod, destination: string, code: string, occasion: CodeOccasion): Promise<Result<null, DeliveryProblem>>
}

/** Hashes and MACs, so that this folder needs no runtime's crypto module. */
export interface Hasher {
  sha256(...parts: readonly (string | Uint8Array)[]): Uint8Array
  hmacSha256(key: Uint8Array, data: string | Uint8Array): Uint8Array
  equal(left: Uint8Array, right: Uint8Array): boolean
}

/** Server side of OPAQUE (RFC 9807). All strings are unpadded base64url. */
export interface OpaqueHost {
  /** A record for 32 random bytes of this host's own making, which need no key stretching. Takes a millisecond or two. */
  recordOf(input: { readonly setup: string; readonly selector: string; readonly secret: string }): string
  /** KE2 for a credential, or for one that does not exist when `record` is null: same size, same work. */
  challenge(input: {
    readonly setup: string
    readonly record: string | null
    readonly selector: string
    readonly ke1: string
  }): { readonly ke2: string; readonly state: string }
  /** The session key, or null when the far end does not know the credential. */
  verify(input: { readonly state: string; readonly selector: string; readonly ke3: string }): string | null
}

/** Makes an OPAQUE record out of a password that was typed on this computer. Slow on purpose. */
export interface OpaqueRegistrar {
  register(input: { readonly setup: string; readonly selector: string; readonly password: string }): Promise<string>
  /** Whether the record was made out of this password. */
  matches(input: { readonly setup: string; readonly selector: string; readonly record: string; readonly password: string }): Promise<boolean>
}

export interface Signatures {
  /** Ed25519, RFC 8032. False for anything that is not a valid signature by a valid key. */
  verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
}
