// Owns: taking up a session whose connection was lost: dialing until the host answers, then proving the key that it gave for
// this. A minute long, and without a question to anybody.
// Never: keeps the key longer than this takes, or anywhere but in memory; never takes another session for this one.
import type { ConnectFailure } from '../../shared/ipc'
import { RESUME_WITHIN_MS, type Revocation } from '../../shared/protocol'
import type { Clock } from '../access/ports'
import type { Dial } from './dial'
import type { KnownHosts } from './known-hosts'
import { type ConnectorIdentity, Outgoing, type OutgoingEvent, type OutgoingParts } from './outgoing'
import type { Scheduler, Transport } from './transport'
import { type ResumeTicket, type ViewerLink, viewerLink } from './viewer-link'

/** Between two attempts, in ms. */
const INTERVAL_MS = 1_000
/** An attempt that takes longer than this goes over a path that is gone, in ms. */
const ATTEMPT_MS = 8_000

/** A network that comes back, or a host that is busy with that, answers like this on its way. */
const PASSING: ReadonlySet<ConnectFailure> = new Set<ConnectFailure>([
  'unreachable', 'connection-refused', 'not-postern', 'timed-out', 'busy', 'connection-lost', 'cancelled', 'host-keychain-unavailable'
])

/** `stayed-away`: it was tried for long enough. */
export type ResumeFailure = Exclude<ConnectFailure, 'wrong-credential'> | Revocation | 'stayed-away'

export type ResumeParts = OutgoingParts & {
  readonly dial: Dial
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly knownHosts: KnownHosts
  readonly identity: () => Promise<ConnectorIdentity>
  readonly onGranted: (link: ViewerLink) => void
  readonly onFailed: (why: ResumeFailure) => void
}

export class Resume {
  readonly #parts: ResumeParts
  readonly #ticket: ResumeTicket
  /** When it is given up, on the clock that cannot be set. */
  readonly #deadline: number
  #abort = new AbortController()
  #callOff: () => void = () => {}
  #over = false

  /** @param leftMs how long it may still take; less than a minute when the connection was lost twice in a row */
  constructor(ticket: ResumeTicket, parts: ResumeParts, leftMs = RESUME_WITHIN_MS) {
    this.#parts = parts
    this.#ticket = ticket
    this.#deadline = parts.clock.monotonic() + leftMs
    this.#try().catch(() => this.#fail('host-error'))
  }

  /** Does nothing once it has succeeded or failed. */
  cancel(): void {
    if (this.#over) return
    this.#over = true
    this.#callOff()
    this.#abort.abort()
  }

  async #try(): Promise<void> {
    const { clock, scheduler, dial, identity } = this.#parts
    const left = this.#deadline - clock.monotonic()
    if (left <= 0) return this.#fail('stayed-away')
    const abort = (this.#abort = new AbortController())
    this.#callOff = scheduler.after(Math.min(left, ATTEMPT_MS), () => abort.abort())
    const reached = await dial(this.#ticket.address, abort.signal)
    if (!reached.ok) return this.#failed(reached.code)
    const key = await identity()
    if (abort.signal.aborted) {
      reached.value.close()
      return this.#failed('cancelled')
    }
    this.#converse(reached.value, key, abort.signal)
  }

  #converse(transport: Transport, identity: ConnectorIdentity, cancelled: AbortSignal): void {
    const { knownHosts } = this.#parts
    const { name, selector, secret } = this.#ticket
    const deviceCookie = knownHosts.find(name)?.deviceCookie ?? null
    let heard = false
    const once = (work: () => void): void => {
      if (heard) return
      heard = true
      this.#callOff()
      work()
    }
    const request = { selector, secret, remember: false, deviceCookie, identity }
    const conversation = new Outgoing(transport, request, this.#parts, (event) => once(() => this.#hear(conversation, event)))
    cancelled.addEventListener('abort', () => conversation.drop(), { once: true })
  }

  #hear(conversation: Outgoing, event: OutgoingEvent): void {
    if (this.#over) return conversation.drop()
    switch (event.type) {
      case 'granted':
        return this.#granted(conversation, event)
      case 'refused':
        conversation.drop()
        if (event.ended !== undefined) return this.#fail(event.ended)
        return this.#failed(event.reason)
      case 'wrong-credential':
        return this.#failed('wrong-credential')
      case 'closed':
        return this.#failed('connection-lost')
      default:
        // Nothing is asked of whoever comes back, and nothing else belongs here.
        conversation.drop()
        return this.#fail('protocol-violation')
    }
  }

  #granted(conversation: Outgoing, event: Extract<OutgoingEvent, { type: 'granted' }>): void {
    if (event.sessionId !== this.#ticket.sessionId) {
      conversation.close()
      return this.#fail('protocol-violation')
    }
    this.#over = true
    // The person first; what the disk is to remember can wait.
    this.#parts.onGranted(viewerLink(this.#ticket, conversation, event, () => undefined))
    this.#parts.knownHosts.noteSession(this.#ticket.name, event.hostName, event.deviceCookie)
  }

  #failed(why: ConnectFailure): void {
    if (this.#over) return
    // The host does not know the key, or no longer: it has ended the session, or was started anew.
    if (why === 'wrong-credential') return this.#fail('not-resumed')
    if (!PASSING.has(why)) return this.#fail(why)
    const { clock, scheduler } = this.#parts
    const left = Math.max(this.#deadline - clock.monotonic(), 0)
    this.#callOff()
    this.#callOff = scheduler.after(Math.min(left, INTERVAL_MS), () => {
      this.#try().catch(() => this.#fail('host-error'))
    })
  }

  #fail(why: ResumeFailure): void {
    if (this.#over) return
    this.cancel()
    this.#parts.onFailed(why)
  }
}
