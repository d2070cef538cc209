// Owns: this computer as a host, wired together out of ports. It runs in plain Node, so tests and tools use the very
// same host as the window does. Its parts are wired in wiring/; what one change means for the others stands here.
// Never: imports electron; what needs it comes in as a port.
import type { DeliveryProblem } from '../shared/delivery'
import type { ChangeFailure, OwnerAlert } from '../shared/ipc'
import type { ProfileId } from '../shared/permissions'
import type { Result } from '../shared/result'
import type { Settings } from '../shared/settings'
import { Connectors } from './access/connectors'
import { Credentials } from './access/credentials'
import { DeliveredCodes } from './access/delivered-codes'
import type { Notifier } from './access/ports'
import { Profiles } from './access/profiles'
import { ResumeKeys } from './access/resume-keys'
import { SecondFactor } from './access/second-factor'
import { GuessThrottle } from './access/throttle'
import { createSessionRegistry } from './session/registry'
import { hostStatus } from './settings/host-status'
import { wireActivityLog } from './wiring/activity-log'
import { wireArrivals } from './wiring/arrivals'
import { wireEntry } from './wiring/entry'
import { wireLogins } from './wiring/logins'
import { wireOwner } from './wiring/owner'
import { wirePolicy } from './wiring/policy'
import type { HostEvents, HostParts } from './wiring/parts'
import { wireSessions } from './wiring/sessions'

export type Host = ReturnType<typeof createHost>

/** @throws when the stored settings are no settings; the caller treats that as a damaged database */
export function createHost(parts: HostParts, events: HostEvents) {
  const { store, keychain, clock, random, hasher } = parts
  // What the owner is told about has changed what the pages show: tries, lock-outs, a keychain that does not answer.
  const notifier: Notifier = {
    notify: (notice) => {
      parts.notifier.notify(notice)
      events.onChanged()
    }
  }
  const log = wireActivityLog({ ...parts, ...events, notifier, keep: (): Settings['activity']['keep'] => settings.get().activity.keep })
  const { audit } = log
  const policy = wirePolicy({ ...parts, ...events, file: parts.policyFile, audit, onChanged: (before) => settings.policyChanged(before) })

  // What the gate stands on.
  const throttle = new GuessThrottle(store, clock)
  const resumeKeys = new ResumeKeys({ clock, random, opaque: parts.opaque, after: (ms, work) => void parts.scheduler.after(ms, work) })
  const credentials = new Credentials(store, clock, parts.opaque, resumeKeys)
  const connectors = new Connectors(store, clock, random, hasher)
  const codes = new DeliveredCodes({ store, clock, hasher, random })
  const toleranceSteps = (): number => settings.get().entry.codeToleranceSteps
  const secondFactor = new SecondFactor({ store, keychain, clock, hasher, throttle, codes, audit, notifier, toleranceSteps })
  const profiles = new Profiles(store)
  const registry = createSessionRegistry()
  const base = { ...parts, ...events, notifier, audit, policy, throttle, resumeKeys, credentials, connectors, codes, secondFactor, profiles, registry }

  const owner = wireOwner({
    ...base,
    hasLiveSession: () => registry.list().length > 0,
    onConfirmation: events.onChanged,
    onSettings,
    onProfileChanged,
    onPasswordChanged: (id) => {
      onProfileChanged(id)
      events.onConnectors()
    },
    onFactorChanged
  })
  const { guard, settings, delivery, password, permissionProfiles, enrollment } = owner
  const opaqueSetup = async (): Promise<string | null> => {
    await parts.opaqueReady()
    return password.setup()
  }
  const { entry, connectorList, lookAtSessions, endTrusted } = wireEntry({ ...base, guard, settings: () => settings.get() })
  const logins = wireLogins({
    ...base,
    opaqueSetup,
    stopListening: () => arrivals.listener.stop(),
    listenAgain: () => void arrivals.listen()
  })
  const sessions = wireSessions({ ...base, remoteRestart: logins.remoteRestart, settings: () => settings.get() })
  const arrivals = wireArrivals({
    ...base,
    sender: owner.sender,
    entry,
    settings: () => settings.get(),
    hostName: owner.ownName,
    opaqueSetup,
    openSession: sessions.open,
    interruptSession: sessions.interrupt,
    rememberLogin: logins.remember,
    forgetLogin: logins.forget
  })

  let mailProblem: DeliveryProblem | null = null
  const can = remembered(parts.clock, async () => ({ lockScreen: await parts.system.canLockScreen(), restart: await parts.system.canRestart() }))
  registry.onChanged(() => {
    if (registry.list().length > 0) guard.forget()
    events.onChanged()
  })
  try {
    logins.shortTerm.open()
  } catch (error) {
    // What could not be opened stays closed.
    events.onFault(error)
  }

  function onSettings(after: Settings, before: Settings): void {
    if (after.entry.trustHours < before.entry.trustHours) endTrusted((grant) => !entry.isTrusted(grant.connector.publicKey))
    if (after.entry.trustHours !== before.entry.trustHours) events.onConnectors()
    lookAtSessions()
    sessions.seat.permissionsChanged()
    if (before.activity.keep !== after.activity.keep) void log.shorten()
    arrivals.networkChanged(before.network, after.network)
    events.onSettings(after)
    events.onChanged()
  }

  /** Its password or what it allows has changed. */
  function onProfileChanged(id: ProfileId): void {
    // Whoever proved a password and is being asked for a code starts again.
    arrivals.admission.forgetChallenges()
    registry.revokeWhere((grant) => grant.profile.id === id, 'credential-revoked')
    events.onSavedLogins()
    events.onChanged()
  }

  /** Challenges, sessions and trust that came from the old secret end. */
  function onFactorChanged(): void {
    arrivals.admission.forgetChallenges()
    registry.revokeWhere((grant) => grant.credentialKind !== 'password', 'credential-revoked')
    endTrusted(() => true)
    events.onSavedLogins()
    events.onConnectors()
    events.onChanged()
  }

  return {
    settings,
    delivery,
    guard,
    password,
    permissionProfiles,
    enrollment,
    audit,
    credentials,
    connectors: connectorList,
    registry,
    /** The owner's switches for what live sessions may do. */
    switches: sessions.switches,
    /** Chat, recordings and sound of live sessions. */
    asides: sessions.asides,
    /** What live sessions hold of this computer's keyboard, mouse and monitor. */
    seat: sessions.seat,
    listener: arrivals.listener,
    /** The files of live sessions: what must be tidied before the process ends. */
    files: sessions.files,
    listen: arrivals.listen,
    status: () =>
      hostStatus({
        ...base,
        settings: () => settings.get(),
        guard,
        mailProblem: () => mailProblem,
        listening: () => arrivals.listener.state,
        comeBacks: () => logins.shortTerm.list(),
        can,
        switches: sessions.switches,
        asides: sessions.asides,
        seat: sessions.seat
      }),
    /** The owner has seen it. Not for the far end of a session: it would hide what it has done. */
    dismissAlert: async (kind: OwnerAlert['kind']): Promise<Result<null, ChangeFailure>> => {
      const dismissed = guard.refusalWhileLive('alert') ?? (await log.dismissAlert(kind))
      if (dismissed.ok) events.onChanged()
      return dismissed
    },
    forgetLog: log.forget,
    noteMailProblem: (problem: DeliveryProblem | null): void => {
      mailProblem = problem
      events.onChanged()
    },
    verifyLog: log.verify,
    shortenLog: log.shorten,
    /** Whoever decides reads the policy anew; this is for what only follows from it. */
    lookAtPolicy: (): void => void policy.get(),
    revokeSavedLogin: logins.revoke,
    revokeAllSavedLogins: logins.revokeAll,
    revokeComeBack: (id: string) => logins.shortTerm.revoke(id),
    /** Ends what is live and takes nobody in any more. All of it is done when it returns. */
    close: (why: 'host-closing' | 'display-gone' = 'host-closing'): void => {
      log.close()
      arrivals.listener.stop()
      registry.revokeAll(why)
    }
  }
}

/** A locker may come after this program at login; each question starts others. */
const ASK_AGAIN_MS = 60_000

function remembered<Value>(clock: { monotonic(): number }, ask: () => Promise<Value>): () => Promise<Value> {
  let asked: { readonly at: number; readonly answer: Promise<Value> } | null = null
  return () => {
    const now = clock.monotonic()
    if (asked === null || now - asked.at >= ASK_AGAIN_MS) asked = { at: now, answer: ask() }
    return asked.answer
  }
}
