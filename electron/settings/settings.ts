// Owns: the settings of this profile: reading, checking, changing, telling. A change goes in as a patch, the whole new
// value comes out.
import type { ChangeFailure, Confirmation } from '../../shared/ipc'
import { type Result, failure, success } from '../../shared/result'
import { type AccessHours, NOTICE_TOPICS, type Settings, type SettingsPatch, settingsPatch, settingsSchema } from '../../shared/settings'
import { forgetAllTrust } from '../access/connectors'
import { locksOut, weakensGate } from '../access/policy'
import { keepMs } from '../audit/retention'
import type { AuditLog, Store } from '../access/ports'
import type { Activity } from '../../shared/activity'
import { type ManagedPolicy, forbids, tighten } from './managed-policy'
import type { Confirmed, OwnerGuard, PageLife } from './owner-guard'

export type SettingsParts = {
  readonly store: Store
  readonly audit: AuditLog
  readonly guard: OwnerGuard
  readonly hasPassword: () => boolean
  readonly defaults: Settings
  readonly policy: () => ManagedPolicy
  readonly onChanged: (after: Settings, before: Settings) => void
}

export class SettingsService {
  readonly #parts: SettingsParts
  /** As the owner wants them; what is in force may be less. */
  #current: Settings

  /** @throws when what is stored is not a settings record; the caller treats that as a damaged database */
  constructor(parts: SettingsParts) {
    this.#parts = parts
    this.#current = readSettings(parts.store) ?? parts.defaults
  }

  /** What is in force: the owner's settings, tightened by the policy. */
  get(): Settings {
    return tighten(this.#current, this.#parts.policy())
  }

  /** The policy has changed: what hangs on the settings hears of it as of a change of the owner's. */
  policyChanged(before: ManagedPolicy): void {
    this.#parts.onChanged(this.get(), tighten(this.#current, before))
  }

  async change(patch: SettingsPatch, confirmation?: Confirmation, page?: PageLife): Promise<Result<Settings, ChangeFailure>> {
    const wanted = merge(this.#current, patch)
    if (!settingsPatch.safeParse(patch).success || !settingsSchema.safeParse(wanted).success) return failure('invalid')
    if (wanted.access.unattended && !this.#parts.hasPassword()) return failure('invalid')
    const policy = this.#parts.policy()
    const weakens = weakensGate(this.#current, wanted)
    // What cannot be known to be allowed is not.
    if (forbids(policy, wanted, patch) || (weakens && policy.state === 'unusable')) return failure('managed')
    if (weakens) {
      const confirmed = await this.#parts.guard.confirm('exemption', confirmation, page)
      if (!confirmed.ok) return confirmed
    } else if (keepMs(wanted.activity.keep) < keepMs(this.#current.activity.keep)) {
      // It destroys what tells of an intruder.
      const confirmed = await this.#parts.guard.confirm('retention', confirmation, page)
      if (!confirmed.ok) return confirmed
    } else if (opensMore(this.#current, wanted) || locksOut(this.#current, wanted) || tellsLess(this.#current, wanted)) {
      const refused = this.#parts.guard.refusalWhileLive('access')
      if (refused !== null) return refused
    }
    return this.#save(merge(this.#current, patch))
  }

  /** Where codes and notices go: a change that takes the guard's token. Only `delivery.ts` makes it. */
  setDelivery(delivery: Settings['delivery'], channel: string, _confirmed: Confirmed): Result<Settings, ChangeFailure> {
    if (!settingsSchema.shape.delivery.safeParse(delivery).success) return failure('invalid')
    return this.#save({ ...this.#current, delivery }, [{ kind: 'delivery-changed', reason: channel }])
  }

  #save(after: Settings, also: readonly Activity[] = []): Result<Settings, ChangeFailure> {
    const before = this.#current
    try {
      this.#parts.store.transaction(() => {
        this.#parts.store.run(
          'INSERT INTO settings (only, body) VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET body = excluded.body',
          JSON.stringify(after)
        )
        if (after.entry.trustHours === 0 && before.entry.trustHours > 0) forgetAllTrust(this.#parts.store)
        for (const activity of [...activitiesOf(before, after), ...also]) this.#parts.audit.append(activity)
      })
    } catch {
      return failure('storage-failed')
    }
    this.#current = after
    const now = this.get()
    this.#parts.onChanged(now, tighten(before, this.#parts.policy()))
    return success(now)
  }
}

/** The stored settings, or null when none were stored yet. @throws when what is stored is not a settings record */
export function readSettings(store: Store): Settings | null {
  const row = store.get<{ body: string }>('SELECT body FROM settings')
  return row === undefined ? null : settingsSchema.parse(JSON.parse(row.body))
}

function merge(settings: Settings, patch: SettingsPatch): Settings {
  return {
    access: { ...settings.access, ...defined(patch.access) },
    entry: { ...settings.entry, ...defined(patch.entry) },
    seat: { ...settings.seat, ...defined(patch.seat) },
    network: { ...settings.network, ...defined(patch.network) },
    activity: { ...settings.activity, ...defined(patch.activity) },
    notices: { ...settings.notices, ...defined(patch.notices) },
    device: { ...settings.device, ...defined(patch.device) },
    appearance: { ...settings.appearance, ...defined(patch.appearance) },
    delivery: settings.delivery
  }
}

function defined<Group extends object>(group: Group | undefined): { [Name in keyof Group]?: Exclude<Group[Name], undefined> } {
  return Object.fromEntries(Object.entries(group ?? {}).filter(([, value]) => value !== undefined)) as never
}

const SEAT_RULES = ['blockInput', 'privacyScreen', 'followWindow'] as const

/** Not a weakening of the gate, yet nothing that the far end of a session should do. */
function opensMore(before: Settings, after: Settings): boolean {
  return (
    (!before.access.unattended && after.access.unattended) ||
    (!before.network.acceptDirect && after.network.acceptDirect) ||
    (before.network.listenOn === 'loopback' && after.network.listenOn === 'all') ||
    SEAT_RULES.some((rule) => !before.seat[rule] && after.seat[rule])
  )
}

/** The owner would not hear of what the far end of a session does. */
function tellsLess({ notices: before }: Settings, { notices: after }: Settings): boolean {
  if (before.sound && !after.sound) return true
  return NOTICE_TOPICS.some((topic) => (['desktop', 'mail'] as const).some((way) => before[way].includes(topic) && !after[way].includes(topic)))
}

function activitiesOf(before: Settings, after: Settings): readonly Activity[] {
  const activities: Activity[] = []
  if (before.access.unattended !== after.access.unattended) {
    activities.push({ kind: 'unattended-access-changed', value: after.access.unattended })
  }
  for (const name of ['askCodeForSavedLogins', 'askCodeForShortTermPasswords'] as const) {
    if (before.access[name] !== after.access[name]) {
      activities.push({ kind: 'exemption-changed', reason: name, value: after.access[name] })
    }
  }
  if (before.activity.keep !== after.activity.keep) activities.push({ kind: 'retention-changed', value: after.activity.keep })
  for (const way of ['desktop', 'mail'] as const) {
    for (const topic of NOTICE_TOPICS) {
      const on = after.notices[way].includes(topic)
      if (before.notices[way].includes(topic) !== on) activities.push({ kind: 'notices-changed', reason: `${way}:${topic}`, value: on })
    }
  }
  if (before.notices.sound !== after.notices.sound) activities.push({ kind: 'notices-changed', reason: 'sound', value: after.notices.sound })
  for (const name of ['codeToleranceSteps', 'trustHours', 'onlyListed', 'askReason'] as const) {
    if (before.entry[name] !== after.entry[name]) activities.push({ kind: 'entry-changed', reason: name, value: after.entry[name] })
  }
  for (const rule of SEAT_RULES) {
    if (before.seat[rule] !== after.seat[rule]) activities.push({ kind: 'seat-changed', reason: rule, value: after.seat[rule] })
  }
  const hours = windowText(after.entry.hours)
  if (windowText(before.entry.hours) !== hours) activities.push({ kind: 'entry-changed', reason: 'hours', value: hours })
  for (const name of ['acceptDirect', 'port', 'listenOn', 'announce'] as const) {
    if (before.network[name] !== after.network[name]) {
      activities.push({ kind: 'network-changed', reason: name, value: after.network[name] })
    }
  }
  return activities
}

/** A window as the log keeps it: the numbers of its days, and its clock times; empty for no window. */
function windowText({ limited, days, from, to }: AccessHours): string {
  const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  return limited ? `${[...new Set(days)].sort().join('')} ${clock(from)}-${clock(to)}` : ''
}
