// Owns: what a host knows of recordings: that its connector makes one, shown, told and written down.
// Never: believes that one has stopped when it says so more often than anybody presses a button.
import type { Grant } from '../../access/grant'
import { labelsOf } from '../../access/labels'
import type { AuditLog, Notifier } from '../../access/ports'
import { createBucket } from './bucket'

/** So many beginnings at once, and one more in so many ms: the log and the owner's screen are not the connector's. */
const BEGINNINGS = 10
const REFILL_MS = 30_000

export type RecordingParts = {
  readonly grant: Grant
  readonly audit: AuditLog
  readonly notifier: Notifier
  readonly clock: { now(): number; monotonic(): number }
  readonly onChanged: () => void
  readonly onFault: (fault: unknown) => void
}

export type RecordingWatch = {
  /** Unix time in ms; null while none is made. */
  readonly since: number | null
  readonly hear: (on: boolean) => void
  /** The session is over, and so is what it could record. */
  readonly end: () => void
}

export function watchRecording({ grant, audit, notifier, clock, onChanged, onFault }: RecordingParts): RecordingWatch {
  const beginnings = createBucket(BEGINNINGS, REFILL_MS, () => clock.monotonic())
  let since: number | null = null
  /** It goes on and off too quickly to be followed: it counts as on until the session ends. */
  let stays = false

  const note = (kind: 'recording-started' | 'recording-stopped', seconds?: number): void => {
    try {
      audit.append({ kind, ...labelsOf(grant.connector), sessionId: grant.sessionId, ...(seconds === undefined ? {} : { seconds }) })
    } catch (error) {
      onFault(error)
    }
  }
  const stop = (): void => {
    if (since === null) return
    note('recording-stopped', Math.round((clock.now() - since) / 1000))
    since = null
    onChanged()
  }

  return {
    get since() {
      return since
    },
    hear(on) {
      if (!on) return stays ? undefined : stop()
      if (since !== null) return
      since = clock.now()
      stays = !beginnings.take()
      note('recording-started')
      notifier.notify({ kind: 'recording-started', connectorName: grant.connector.name })
      onChanged()
    },
    end: stop
  }
}
