// Owns: the activity log, wired together: the chain, what the keychain remembers of it, and what the owner is told of it.
// Never: imports electron.
import type { ChangeFailure, OwnerAlert } from '../../shared/ipc'
import { type Result, failure, success } from '../../shared/result'
import type { Settings } from '../../shared/settings'
import { dismissAlert, raiseAlert } from '../access/alerts'
import type { Notifier } from '../access/ports'
import { HashChainedLog } from '../audit/audit-log'
import { LogAnchor } from '../audit/log-anchor'
import { shortenLog } from '../audit/retention'
import { noticeOfChange } from '../notices/change-notices'
import type { HostEvents, HostParts } from './parts'

export type ActivityLogParts = Pick<HostParts, 'store' | 'keychain' | 'clock' | 'hasher' | 'scheduler' | 'damaged'> &
  Pick<HostEvents, 'onActivity' | 'onFault'> & {
    readonly notifier: Notifier
    /** For how long records are kept. */
    readonly keep: () => Settings['activity']['keep']
  }

export function wireActivityLog(parts: ActivityLogParts) {
  const { store, keychain, clock, hasher, notifier, damaged } = parts
  const audit: HashChainedLog = new HashChainedLog(store, clock, hasher, (record) => {
    if (!damaged) anchor.follow()
    parts.onActivity(record)
    const notice = noticeOfChange(record.activity)
    // Told once it stands: what was rolled back with its transaction has not happened.
    if (notice !== null) queueMicrotask(() => audit.holds(record) && notifier.notify(notice))
  })
  const anchor: LogAnchor = new LogAnchor({
    log: audit,
    keychain,
    after: (ms, work) => parts.scheduler.after(ms, work),
    onCut: (seq) => {
      raiseAlert(store, { kind: 'log-cut', at: clock.now(), seq })
      notifier.notify({ kind: 'log-cut' })
    },
    onFault: parts.onFault
  })
  return {
    audit,
    /** Looks whether the log is the one that the keychain remembers, and removes what is too old. */
    shorten: async (): Promise<void> => {
      if (damaged) return
      try {
        await shortenLog(audit, anchor, clock, parts.keep())
      } catch (error) {
        parts.onFault(error)
      }
    },
    /** Walks the log, and compares it with what the keychain remembers of it. */
    verify: async () => {
      const verdict = audit.verify()
      if (!verdict.intact) return { ...verdict, cut: false }
      const anchored = damaged ? ({ is: 'none' } as const) : await anchor.check()
      if (anchored.is === 'cut') return { intact: false as const, firstBroken: anchored.seq, cut: true }
      return { ...verdict, anchored: anchored.is !== 'unavailable' }
    },
    /** The owner has seen it; a log that was cut is from here on the one that the keychain remembers. */
    dismissAlert: async (kind: OwnerAlert['kind']): Promise<Result<null, ChangeFailure>> => {
      if (kind === 'log-cut' && !(await anchor.accept())) return failure('keychain-unavailable')
      dismissAlert(store, kind)
      return success(null)
    },
    /** The data are set aside: what the keychain remembers of their log goes with them. */
    forget: () => anchor.forget(),
    close: () => anchor.close()
  }
}
