// Owns: fakes of the ports, for tests that turn the clock or break a part on purpose. Never: used where a user would be.
import { randomBytes } from 'node:crypto'
import { type Clock, type Keychain, KeychainUnavailable, type LocalTime, type Notifier, type OwnerNotice, type Random } from '../../electron/access/ports'
import type { PolicyRules } from '../../electron/settings/managed-policy'
import type { PolicyFile, PolicyReading } from '../../electron/settings/ports'
import type { SeatControl, SeatLook, SeatWish, SystemControl } from '../../electron/session/ports'
import type { Scheduler } from '../../electron/connection/transport'
import { type SqliteStore, openDatabase } from '../../electron/platform/database'

/** A clock that stands still until it is turned. Its timers fire while it is being turned. */
export class FakeClock implements Clock, Scheduler {
  #wall: number
  #monotonic = 1000
  /** Time that has passed, whatever ended and started meanwhile. */
  #elapsed = 0
  #timers: { at: number; callback: () => void }[] = []
  runId = 'run 1'
  #bootedAt = -3_600_000

  constructor(startMs = Date.UTC(2026, 0, 15, 12)) {
    this.#wall = startMs
  }

  now(): number {
    return this.#wall
  }

  monotonic(): number {
    return this.#monotonic
  }

  /** Of the machine: it goes on while programs end and start. */
  uptime(): number {
    return this.#elapsed - this.#bootedAt
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#monotonic + ms, callback }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Lets time pass on both clocks. */
  advance(ms: number): void {
    const end = this.#monotonic + ms
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= end).sort((left, right) => left.at - right.at)[0]
      if (next === undefined) break
      const step = Math.max(next.at - this.#monotonic, 0)
      this.#wall += step
      this.#elapsed += step
      this.#monotonic += step
      this.#timers = this.#timers.filter((timer) => timer !== next)
      next.callback()
    }
    this.#wall += end - this.#monotonic
    this.#elapsed += end - this.#monotonic
    this.#monotonic = end
  }

  /** Somebody sets the wall clock; no time passes. */
  setWall(ms: number): void {
    this.#wall = ms
  }

  /** The process ends and starts again. */
  restart(): void {
    this.runId = `run ${Number(this.runId.slice(4)) + 1}`
    this.#monotonic = 50
    this.#timers = []
  }

  /** So does the machine. */
  reboot(): void {
    this.restart()
    this.#bootedAt = this.#elapsed
  }
}

/** A system that does what it is asked, and tells. */
export function recordingSystem(can: { readonly lock?: boolean; readonly restart?: boolean } = {}): SystemControl & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    canLockScreen: async () => can.lock ?? true,
    lockScreen: async () => {
      asked.push('lock')
      return 'locked' as const
    },
    canRestart: async () => can.restart ?? true,
    restart: async () => void asked.push('restart')
  }
}

/** A seat that gives what it is asked for, and tells. `refuses` names what it cannot do. */
export function recordingSeat(refuses: Partial<SeatLook> = {}) {
  const asked: SeatWish[] = []
  let looks = 0
  let lose: (why: 'taken-back' | 'failed') => void = () => undefined
  const seat: SeatControl = {
    look: async () => {
      looks++
      return { blockInput: null, privacy: null, resolution: null, ...refuses }
    },
    set: async (wish) => {
      asked.push(wish)
      return wish
    },
    onLost: (listener) => {
      lose = listener
    }
  }
  return { ...seat, asked, looks: () => looks, lose: (why: 'taken-back' | 'failed') => lose(why) }
}

export class MemoryKeychain implements Keychain {
  readonly items = new Map<string, string>()
  /** Locked, absent, or out of reach. */
  unavailable = false
  /** Called before each operation; may throw or change `unavailable`. */
  before: (operation: string, account: string) => void = () => {}

  async get(account: string): Promise<string | null> {
    this.#ask('get', account)
    return this.items.get(account) ?? null
  }

  async set(account: string, value: string): Promise<void> {
    this.#ask('set', account)
    this.items.set(account, value)
  }

  async delete(account: string): Promise<void> {
    this.#ask('delete', account)
    this.items.delete(account)
  }

  #ask(operation: string, account: string): void {
    this.before(operation, account)
    if (this.unavailable) throw new KeychainUnavailable('locked, in a test')
  }
}

/** The administrator's file, as an administrator would write it; null for none. */
export class MemoryPolicyFile implements PolicyFile {
  readonly path = '/etc/postern/policy.json'
  #reading: PolicyReading = { is: 'absent' }

  constructor(policy: PolicyRules | null = null) {
    this.write(policy)
  }

  write(policy: PolicyRules | null): void {
    this.put(policy === null ? { is: 'absent' } : { is: 'present', text: JSON.stringify(policy) })
  }

  put(reading: PolicyReading): void {
    this.#reading = reading
  }

  read(): PolicyReading {
    return this.#reading
  }
}

export class RecordingNotifier implements Notifier {
  readonly notices: OwnerNotice[] = []
  notify(notice: OwnerNotice): void {
    this.notices.push(notice)
  }
}

/** The time zone of a fixed number of minutes east of Greenwich, without daylight saving. */
export const zoneAt = (offsetMinutes: number): LocalTime => ({
  momentOf: (at) => {
    const shifted = new Date(at + offsetMinutes * 60_000)
    return { weekday: shifted.getUTCDay(), minute: shifted.getUTCHours() * 60 + shifted.getUTCMinutes() }
  }
})
export const utc: LocalTime = zoneAt(0)

export const realRandom: Random = { bytes: (length) => randomBytes(length) }

export function memoryStore(): SqliteStore {
  const opened = openDatabase(':memory:')
  if (!opened.ok) throw new Error(opened.why)
  return opened.store
}
