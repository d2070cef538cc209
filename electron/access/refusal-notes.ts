// Owns: writing refusals into the log without letting a flood of them fill the disk: those that cost the far end
// nothing to repeat are counted. The first has a record at once, the others have one a minute.
import type { Activity } from '../../shared/activity'
import type { Refusal } from '../../shared/protocol'
import type { GateState } from './gate-vocabulary'
import { labelsOf } from './labels'
import type { Barrier } from './policy'
import type { AuditLog } from './ports'

export type RefusalReason = Refusal | Barrier | 'gave-up'

/** Free whenever they come. */
const FREE: ReadonlySet<RefusalReason> = new Set<RefusalReason>([
  'locked-out',
  'unattended-access-off',
  'policy-unusable',
  'two-factor-required',
  'not-resumed',
  'protocol-version',
  'host-keychain-unavailable',
  // Whoever knows the password may be turned away, or leave again, as often as he likes.
  'connector-blocked',
  'connector-not-listed',
  'guest-access-ended',
  'outside-hours',
  'gave-up'
])
const WINDOW_MS = 60_000

export type RefusalNotesParts = {
  readonly audit: AuditLog
  /** Calls back once after that many ms of the clock that cannot be set. */
  readonly after: (ms: number, callback: () => void) => void
  readonly onFault: (error: unknown) => void
}

/** What came of one kind since its last record. */
type Window = { more: number; last: Activity }

export class RefusalNotes {
  readonly #parts: RefusalNotesParts
  readonly #windows = new Map<string, Window>()

  constructor(parts: RefusalNotesParts) {
    this.#parts = parts
  }

  /** @param source where it came from, as long as no more is known */
  note(reason: RefusalReason, state: GateState, source: string): void {
    const connector = 'connector' in state ? state.connector : 'grant' in state ? state.grant.connector : null
    const activity: Activity = { kind: 'attempt-refused', ...(connector === null ? { source } : labelsOf(connector)), reason }
    if (!isFree(reason, state)) return void this.#parts.audit.append(activity)
    // Apart, so that noise of strangers does not hide somebody who has proved a credential.
    this.#count(`${reason}, ${'first' in state || 'grant' in state ? 'known' : 'stranger'}`, activity)
  }

  /** The secret could not be read for somebody who has proved a credential, and may do so again at once. */
  noteKeychain(): void {
    this.#count('keychain', { kind: 'keychain-unavailable' })
  }

  #count(kind: string, activity: Activity): void {
    const window = this.#windows.get(kind)
    if (window !== undefined) {
      window.more++
      window.last = activity
      return
    }
    this.#parts.audit.append(activity)
    this.#open(kind, activity)
  }

  #open(kind: string, last: Activity): void {
    this.#windows.set(kind, { more: 0, last })
    this.#parts.after(WINDOW_MS, () => this.#close(kind))
  }

  /** The last of those that were only counted gets a record, and says how many more there were before it. */
  #close(kind: string): void {
    const { more, last } = this.#windows.get(kind) ?? { more: 0, last: null }
    this.#windows.delete(kind)
    if (last === null || more === 0) return
    try {
      this.#parts.audit.append(more === 1 ? last : { ...last, value: more - 1 })
      this.#open(kind, last)
    } catch (error) {
      this.#parts.onFault(error)
    }
  }
}

/** Whether the far end can have the same again without paying for it, by a budget or by what it has proved. */
function isFree(reason: RefusalReason, state: GateState): boolean {
  if (FREE.has(reason)) return true
  switch (state.at) {
    // Nothing was paid yet, or a credential was proved and what that cost was given back.
    case 'AwaitingHello':
    case 'AwaitingIdentity':
    case 'AwaitingReason':
      return true
    case 'ProvingFirstFactor':
      // Until there is a challenge the attempt may have been turned away, and then it has cost nothing either.
      return reason === 'protocol-violation' || state.doing === 'preparing-challenge'
    case 'AwaitingSecondFactor':
      // Where a code is waited for, anything else is paid for like a wrong one.
      return reason === 'protocol-violation' && state.doing !== 'awaiting'
    case 'Recording':
    case 'Granted':
    case 'Refused':
    case 'Closed':
      return false
  }
}
