// Owns: writing refusals into the log without letting a flood of them fill the disk: those that cost the far end
// nothing to repeat are counted, and the count goes into the next record.
import type { Activity } from '../../shared/activity'
import type { Refusal } from '../../shared/protocol'
import type { Barrier } from './policy'
import type { AuditLog, Clock } from './ports'

const COUNTED: ReadonlySet<string> = new Set<Refusal | Barrier>([
  'locked-out',
  'unattended-access-off',
  'policy-unusable',
  'two-factor-required',
  'not-resumed',
  'protocol-version',
  'host-keychain-unavailable',
  // Whoever knows the password may be turned away as often as he likes.
  'connector-blocked',
  'connector-not-listed',
  'guest-access-ended',
  'outside-hours'
])
const WINDOW_MS = 60_000

export class RefusalNotes {
  readonly #audit: AuditLog
  readonly #clock: Clock
  readonly #counted = new Map<string, { since: number; more: number }>()

  constructor(audit: AuditLog, clock: Clock) {
    this.#audit = audit
    this.#clock = clock
  }

  /** One record; `value` says how many more of its kind came in the minutes before and have no record of their own. */
  note(reason: Refusal | Barrier | 'gave-up', who: Pick<Activity, 'connectorName' | 'connectorKey' | 'source'>): void {
    const activity: Activity = { kind: 'attempt-refused', ...who, reason }
    if (!COUNTED.has(reason)) {
      this.#audit.append(activity)
      return
    }
    const counted = this.#counted.get(reason)
    if (counted !== undefined && this.#clock.monotonic() - counted.since < WINDOW_MS) {
      counted.more++
      return
    }
    this.#counted.set(reason, { since: this.#clock.monotonic(), more: 0 })
    this.#audit.append(counted !== undefined && counted.more > 0 ? { ...activity, value: counted.more } : activity)
  }
}
