// Owns: which notice goes where, by the owner's settings, and how often: repeats become one notice with a number, and
// mails have an hourly limit with a summary, so that nobody can flood the owner through wrong codes.
// Never: keeps anything back for good; what is not said at once is counted and said later.
import type { DeliveryProblem } from '../../shared/delivery'
import type { NoticeTopic, Settings } from '../../shared/settings'
import type { Clock, Notifier, OwnerNotice } from '../access/ports'
import type { OwnerMail } from '../settings/ports'
import { type NoticeWords, mailOf, moreWords, wordsOf } from './words'

/** The topic whose checkboxes rule a notice; null for what the desktop always shows and no mail ever tells. */
const TOPICS: Readonly<Record<OwnerNotice['kind'], NoticeTopic | null>> = {
  'wrong-code': 'wrong-code',
  'strangers-locked-out': 'lock-out',
  'connector-locked-out': 'lock-out',
  'recovery-code-used': 'recovery-code',
  'new-connector': 'new-connector',
  'security-changed': 'security-change',
  'log-cut': 'security-change',
  'keychain-unavailable': 'keychain',
  'storage-failed': 'keychain',
  'factor-expired': null,
  'session-started': null,
  'session-ended': null,
  'recording-started': null
}

/** Each session is told of; everything else that comes again within this time is counted instead. */
export const QUIET_MS = 60_000
const NEVER_COUNTED: ReadonlySet<OwnerNotice['kind']> = new Set(['session-started', 'session-ended', 'recovery-code-used', 'log-cut'])

/** What happens within this time goes into one mail. */
export const MAIL_COLLECT_MS = 20_000
export const MAILS_AN_HOUR = 6
const HOUR_MS = 3_600_000
/** Lines of one mail; what is beyond is a number in its last line. */
export const MAIL_LINES = 50
/** How long the lines of a mail that failed wait for the next one; then they are a number too. */
export const KEPT_FOR_MS = 24 * HOUR_MS

export type NoticeDeskParts = {
  readonly clock: Clock
  readonly after: (ms: number, work: () => void) => () => void
  readonly settings: () => Pick<Settings['notices'], 'desktop' | 'mail'>
  readonly deviceName: () => string
  readonly show: (words: NoticeWords) => void
  readonly mail: OwnerMail
  /** The last mail could not be sent, or could be again (null). */
  readonly onMailProblem: (problem: DeliveryProblem | null) => void
  readonly onFault: (error: unknown) => void
}

type Line = { readonly at: number; readonly words: NoticeWords }

export class NoticeDesk implements Notifier {
  readonly #parts: NoticeDeskParts
  /** By kind, while it is quiet about it: how many came since. */
  readonly #quiet = new Map<OwnerNotice['kind'], number>()
  #lines: Line[] = []
  #dropped = 0
  #collecting = false
  /** When mails were sent, by the clock that nobody sets. */
  #sent: number[] = []

  constructor(parts: NoticeDeskParts) {
    this.#parts = parts
  }

  notify(notice: OwnerNotice): void {
    const topic = TOPICS[notice.kind]
    const { desktop, mail } = this.#parts.settings()
    if (topic === null || desktop.includes(topic)) this.#show(notice)
    if (topic !== null && mail.includes(topic) && this.#parts.mail.isSetUp()) this.#collect(wordsOf(notice))
  }

  #show(notice: OwnerNotice): void {
    const { kind } = notice
    const more = this.#quiet.get(kind)
    if (more !== undefined) {
      this.#quiet.set(kind, more + 1)
      return
    }
    this.#parts.show(wordsOf(notice))
    if (!NEVER_COUNTED.has(kind)) this.#keepQuietAbout(notice)
  }

  #keepQuietAbout(notice: OwnerNotice): void {
    this.#quiet.set(notice.kind, 0)
    this.#parts.after(QUIET_MS, () => {
      const more = this.#quiet.get(notice.kind) ?? 0
      this.#quiet.delete(notice.kind)
      if (more === 0) return
      this.#parts.show(moreWords(more, wordsOf(notice).title))
      // It goes on, so it stays quiet for another while.
      this.#keepQuietAbout(notice)
    })
  }

  #collect(words: NoticeWords): void {
    if (this.#lines.length < MAIL_LINES) this.#lines.push({ at: this.#parts.clock.now(), words })
    else this.#dropped++
    if (this.#collecting) return
    this.#collecting = true
    this.#parts.after(Math.max(MAIL_COLLECT_MS, this.#untilNextMail()), () => this.#send())
  }

  /** Zero while the hour's mails are not used up. */
  #untilNextMail(): number {
    const now = this.#parts.clock.monotonic()
    this.#sent = this.#sent.filter((at) => now - at < HOUR_MS)
    const oldest = this.#sent[0]
    return oldest === undefined || this.#sent.length < MAILS_AN_HOUR ? 0 : HOUR_MS - (now - oldest)
  }

  #send(): void {
    const [lines, dropped] = [this.#lines, this.#dropped]
    this.#lines = []
    this.#dropped = 0
    this.#collecting = false
    if (!this.#parts.mail.isSetUp()) return
    this.#sent.push(this.#parts.clock.monotonic())
    const { subject, text } = mailOf(this.#parts.deviceName(), lines, dropped)
    this.#parts.mail.send(subject, text).then(
      (sent) => {
        if (!sent.ok) this.#keep(lines, dropped)
        this.#parts.onMailProblem(sent.ok ? null : sent.code)
      },
      (error: unknown) => {
        this.#keep(lines, dropped)
        this.#parts.onFault(error)
      }
    )
  }

  /** They were told to nobody: the next mail has them first. */
  #keep(failed: readonly Line[], dropped: number): void {
    const recent = failed.filter(({ at }) => this.#parts.clock.now() - at < KEPT_FOR_MS)
    const lines = [...recent, ...this.#lines]
    this.#lines = lines.slice(0, MAIL_LINES)
    this.#dropped += dropped + (failed.length - recent.length) + (lines.length - this.#lines.length)
  }
}
