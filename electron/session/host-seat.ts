// Owns: what sessions hold of this computer's seat (its keyboard and mouse, its monitor, its resolution) and its lock, by
// the rules of ADR 0022. Never: holds anything for a session that may not control, or longer than it is there; never
// leaves a screen open that somebody asked to be locked.
import type { SeatAsk, SeatHold, SeatNews, SeatProblem, SeatState } from '../../shared/seat'
import type { Settings } from '../../shared/settings'
import type { Grant } from '../access/grant'
import { labelsOf } from '../access/labels'
import type { AuditLog } from '../access/ports'
import type { Scheduler } from '../connection/transport'
import { AskBudget } from './ask-budget'
import type { HostSession } from './host-session'
import type { SeatControl, SeatLook, SeatWish, SystemControl } from './ports'
import { type Locked, ScreenLock } from './screen-lock'
import { SeatLooks } from './seat-looks'
import { type Asked, NOTHING, SWITCHES, type Switch, UNASKED, isNothing, isOn, isSame, together } from './seat-wish'

/** The far end of one session. */
export type SeatLink = {
  readonly onAsk: (listener: (ask: SeatAsk) => void) => void
  readonly tell: (message: { readonly state: SeatState } | { readonly news: SeatNews }) => void
}

export type HostSeatParts = {
  readonly seat: SeatControl
  readonly system: SystemControl
  readonly audit: AuditLog
  readonly clock: { monotonic(): number }
  readonly scheduler: Scheduler
  readonly permitted: () => Settings['seat']
  /** Whether this session has control now: granted, and not switched off. */
  readonly mayControl: (grant: Grant) => boolean
  readonly onChanged: () => void
  readonly onFault: (fault: unknown) => void
}

/** How long the seat stays as it is for a lock that is under way, in ms: nobody shall see the desktop between the two. */
const LOCK_FIRST_MS = 2000

const LOCK_NEWS = { locked: 'locked', asked: 'lock-asked', 'not-locked': 'not-locked' } as const satisfies Record<Locked, SeatNews>

/** What stands for the whole session, over lost connections. */
type Standing = {
  locksAfterwards: boolean
  /** Somebody here took it back: it cannot be had again in this session. */
  takenBack: boolean
}
/** One connection of a session. */
type Live = {
  readonly session: HostSession
  readonly link: SeatLink
  readonly standing: Standing
  asked: Asked
  left: boolean
  /** It has asked, so it hears. */
  listens: boolean
  readonly budget: AskBudget
}

export class HostSeat {
  readonly #parts: HostSeatParts
  readonly #lock: ScreenLock
  readonly #looks: SeatLooks
  readonly #live = new Set<Live>()
  readonly #standing = new Map<string, Standing>()
  #is: SeatWish = NOTHING
  #settling = false
  #unsettled = false

  constructor(parts: HostSeatParts) {
    this.#parts = parts
    this.#lock = new ScreenLock(parts)
    this.#looks = new SeatLooks(parts)
    parts.seat.onLost((why) => this.#lose(why))
  }

  open(session: HostSession, link: SeatLink): void {
    const { sessionId } = session
    const standing = this.#standing.get(sessionId) ?? { locksAfterwards: false, takenBack: false }
    this.#standing.set(sessionId, standing)
    const live: Live = {
      session,
      link,
      standing,
      asked: UNASKED,
      left: false,
      listens: false,
      budget: new AskBudget(this.#parts.clock)
    }
    this.#live.add(live)
    link.onAsk((ask) => void this.#hear(live, ask).catch(this.#parts.onFault))
    session.onEnded(() => this.#leave(live))
  }

  /** The owner has switched something, or changed what may be held: what is not permitted any more is held no longer. */
  permissionsChanged(): void {
    const rules = this.#parts.permitted()
    for (const live of this.#live) {
      const { blockInput, privacy, size } = live.asked
      const may = live.left || this.#parts.mayControl(live.session.grant)
      live.asked = {
        blockInput: blockInput && may && rules.blockInput,
        privacy: privacy && may && rules.privacyScreen,
        size: may && rules.followWindow ? size : null
      }
    }
    this.#settle()
  }

  /** Monitors have come, gone or been arranged anew: what is not possible any more is held no longer, and the far ends are told. */
  async displaysChanged(): Promise<void> {
    this.#looks.forget()
    const listening = [...this.#live].filter(({ listens }) => listens)
    if (listening.length === 0) return
    const { look } = await this.#looks.now()
    for (const live of listening) {
      if (live.asked.size === null || look.resolution === null) continue
      live.asked = { ...live.asked, size: null }
      this.#note(live, 'resolution', false)
    }
    this.#settle()
    await Promise.all(listening.map((live) => this.#tell(live)))
  }

  /** The whole session is over: nobody can come back to what stood in it. */
  over(sessionId: string): void {
    this.#standing.delete(sessionId)
  }

  /** Nobody is at the far end any more, whether or not somebody may come back: locks if asked, and gives everything back. */
  #leave(live: Live): void {
    live.left = true
    let done = false
    const release = (): void => {
      if (done) return
      done = true
      this.#live.delete(live)
      this.#settle()
    }
    if (!live.standing.locksAfterwards && !live.session.grant.permissions.includes('lock')) return release()
    const callOff = this.#parts.scheduler.after(LOCK_FIRST_MS, release)
    void this.#lock.lock(live.session.grant).then(() => {
      callOff()
      release()
    })
  }

  /** For showing to whoever sits here. */
  of(grant: Grant): SeatHold {
    const all = [...this.#live].filter(({ session }) => session.sessionId === grant.sessionId)
    return {
      inputBlocked: this.#is.blocked && all.some(({ asked }) => asked.blockInput),
      dark: this.#is.dark && all.some(({ asked }) => asked.privacy),
      locksAfterwards: this.#standing.get(grant.sessionId)?.locksAfterwards === true || grant.permissions.includes('lock')
    }
  }

  // ---------------------------------------------------------------- what the far end asks

  async #hear(live: Live, ask: SeatAsk): Promise<void> {
    if (!this.#isThere(live) || !live.budget.spend()) return
    live.listens = true
    const mayControl = this.#parts.mayControl(live.session.grant)
    switch (ask.what) {
      case 'look':
        break
      case 'lock':
        if (!mayControl) break
        live.link.tell({ news: LOCK_NEWS[await this.#lock.lock(live.session.grant)] })
        break
      case 'lock-afterwards':
        // A wish of its own can be taken back; the owner's cannot.
        if (ask.on && !mayControl) break
        live.standing.locksAfterwards = ask.on
        this.#parts.onChanged()
        break
      case 'block-input':
        return this.#want(live, 'blockInput', { blockInput: ask.on }, ask.on)
      case 'privacy':
        return this.#want(live, 'privacy', { privacy: ask.on }, ask.on)
      case 'resolution':
        return this.#want(live, 'resolution', { size: ask.size }, ask.size !== null)
    }
    await this.#tell(live)
  }

  async #want(live: Live, what: Switch, change: Partial<Asked>, on: boolean): Promise<void> {
    const { look } = await this.#looks.now()
    // All of it may have changed meanwhile.
    if (!this.#isThere(live)) return
    const was = isOn(live.asked, what)
    if (on && this.#problemOf(live, what, look) !== null) return this.#tell(live)
    if (was !== on && !this.#note(live, what, on) && on) return this.#tell(live)
    live.asked = { ...live.asked, ...change }
    this.#settle()
  }

  #problemOf(live: Live, what: Switch, look: SeatLook): SeatProblem | null {
    const rules = this.#parts.permitted()
    const permitted = { blockInput: rules.blockInput, privacy: rules.privacyScreen, resolution: rules.followWindow }[what]
    if (!this.#parts.mayControl(live.session.grant)) return 'no-control'
    if (!permitted) return 'not-permitted'
    if (live.standing.takenBack && what !== 'resolution') return 'taken-back'
    return look[what]
  }

  #isThere({ session, left }: Live): boolean {
    return !left && session.isLive
  }

  async #tell(live: Live): Promise<void> {
    if (!live.listens) return
    const { look, canLock } = await this.#looks.now()
    if (!this.#isThere(live)) return
    const { asked, link, session, standing } = live
    const stand = (what: Switch, on: boolean): SeatState[Switch] => ({ on, unavailable: this.#problemOf(live, what, look) })
    link.tell({
      state: {
        canLock,
        lockAfterwards: session.grant.permissions.includes('lock') ? 'owner' : standing.locksAfterwards ? 'asked' : 'no',
        blockInput: stand('blockInput', asked.blockInput && this.#is.blocked),
        privacy: stand('privacy', asked.privacy && this.#is.dark),
        resolution: stand('resolution', asked.size !== null && this.#is.size !== null)
      }
    })
  }

  // ---------------------------------------------------------------- what is so

  /** Brings about what those who are there want together. What nobody wants goes at once. */
  #settle(): void {
    const wish = this.#wish()
    this.#unsettled = true
    // It does not wait for a system that does not answer.
    if (isNothing(wish) && (this.#settling || !isNothing(this.#is))) void this.#parts.seat.set(NOTHING).catch(this.#parts.onFault)
    if (this.#settling) return
    this.#settling = true
    this.#work().catch(this.#parts.onFault)
  }

  async #work(): Promise<void> {
    try {
      while (this.#takeUnsettled()) {
        const wish = this.#wish()
        if (!isSame(wish, this.#is)) this.#is = await this.#set(wish)
        // Somebody wants something else meanwhile, so nothing can be said of this.
        if (!isSame(wish, this.#wish())) continue
        this.#dropWhatFailed(wish)
        this.#parts.onChanged()
        await Promise.all([...this.#live].map((live) => this.#tell(live)))
      }
    } finally {
      this.#settling = false
    }
  }

  #takeUnsettled(): boolean {
    const was = this.#unsettled
    this.#unsettled = false
    return was
  }

  async #set(wish: SeatWish): Promise<SeatWish> {
    try {
      return await this.#parts.seat.set(wish)
    } catch (error) {
      this.#parts.onFault(error)
      await this.#parts.seat.set(NOTHING).catch(this.#parts.onFault)
      return NOTHING
    }
  }

  #wish(): SeatWish {
    return together([...this.#live].map(({ asked }) => asked))
  }

  #dropWhatFailed(wish: SeatWish): void {
    const { blocked, dark, size } = this.#is
    for (const live of this.#live) {
      const { asked } = live
      live.asked = { blockInput: asked.blockInput && blocked, privacy: asked.privacy && dark, size: size === null ? null : asked.size }
      const lost = SWITCHES.filter((what) => isOn(asked, what) && !isOn(live.asked, what))
      for (const what of lost) this.#note(live, what, false)
      if (lost.length > 0) live.link.tell({ news: 'failed' })
    }
    if (!isSame(this.#wish(), wish)) this.#unsettled = true
  }

  #lose(why: 'taken-back' | 'failed'): void {
    this.#is = { ...NOTHING, size: why === 'failed' ? null : this.#is.size }
    for (const live of this.#live) {
      const { asked } = live
      live.standing.takenBack ||= why === 'taken-back'
      live.asked = why === 'failed' ? UNASKED : { ...UNASKED, size: asked.size }
      const lost = SWITCHES.filter((what) => isOn(asked, what) && !isOn(live.asked, what))
      for (const what of lost) this.#note(live, what, false)
      if (lost.length > 0) live.link.tell({ news: why })
    }
    this.#settle()
  }

  /** False when it could not be written down. */
  #note({ session: { grant } }: Live, what: Switch, on: boolean): boolean {
    try {
      this.#parts.audit.append({ kind: 'seat-held', ...labelsOf(grant.connector), sessionId: grant.sessionId, reason: what, value: on })
      return true
    } catch (error) {
      this.#parts.onFault(error)
      return false
    }
  }
}
