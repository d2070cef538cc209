// Owns: this computer as a host, wired together out of ports. It runs in plain Node, so tests and tools use the very
// same host as the window does.
// Never: imports electron; what needs it comes in as a port.
import type { ActivityRecord } from '../shared/activity'
import type { DeliveryProblem } from '../shared/delivery'
import type { ChangeFailure, HostState, Listening, OwnerAlert, PasswordStrength } from '../shared/ipc'
import type { ProfileId } from '../shared/permissions'
import type { Revocation } from '../shared/protocol'
import { type Result, failure, success } from '../shared/result'
import { type Settings, defaultSettings } from '../shared/settings'
import { Admission } from './access/admission'
import { dismissAlert, raiseAlert } from './access/alerts'
import { AttemptLimit } from './access/attempt-limit'
import { CodeSender } from './access/code-sender'
import { Connectors } from './access/connectors'
import { Credentials } from './access/credentials'
import { DeliveredCodes } from './access/delivered-codes'
import type { Grant } from './access/grant'
import { labelsOf } from './access/labels'
import type { Clock, Hasher, Keychain, LocalTime, Notifier, OpaqueHost, OpaqueRegistrar, Random, Signatures, Store } from './access/ports'
import { Profiles } from './access/profiles'
import { SavedLogins } from './access/saved-logins'
import { ShortTermPasswords } from './access/short-term'
import { SecondFactor } from './access/second-factor'
import { SendLimit } from './access/send-limit'
import { GuessThrottle } from './access/throttle'
import { wireEntry } from './entry-wiring'
import { HashChainedLog } from './audit/audit-log'
import { LogAnchor } from './audit/log-anchor'
import { shortenLog as shorten } from './audit/retention'
import { type GrantedLink, receive } from './connection/incoming'
import { Listener } from './connection/listener'
import type { Scheduler } from './connection/transport'
import { noticeOfChange } from './notices/change-notices'
import type { Disk } from './files/ports'
import { SharedFiles } from './session/shared-files'
import { shareHostClipboard } from './session/clipboard/host-clipboard'
import type { OpenClipboardProcess } from './session/clipboard/ports'
import { type HostSessionEnd, startHostSession } from './session/host-session'
import type { OpenCapturePage, OpenSessionProcess, SystemControl } from './session/ports'
import { OwnerSwitches } from './session/owner-switches'
import { RemoteRestart } from './session/remote-restart'
import { createSessionRegistry } from './session/registry'
import { Delivery } from './settings/delivery'
import { Enrollment } from './settings/enrollment'
import { deviceName, hostStatus } from './settings/host-status'
import { OwnerGuard } from './settings/owner-guard'
import type { SendMail, SendText } from './settings/ports'
import { PermissionProfiles } from './settings/permission-profiles'
import { SettingsService } from './settings/settings'
import { UnattendedPassword } from './settings/unattended-password'

export type HostParts = {
  readonly store: Store
  readonly keychain: Keychain
  readonly clock: Clock
  readonly localTime: LocalTime
  readonly random: Random
  readonly hasher: Hasher
  readonly signatures: Signatures
  readonly notifier: Notifier
  readonly scheduler: Scheduler
  readonly opaque: OpaqueHost
  readonly registrar: OpaqueRegistrar
  readonly createOpaqueSetup: () => Promise<string>
  /** Resolves when `opaque` can be used. */
  readonly opaqueReady: () => Promise<unknown>
  readonly strength: (password: string) => Promise<PasswordStrength>
  readonly sendMail: SendMail
  readonly sendText: SendText
  readonly openCapturePage: OpenCapturePage
  readonly openSessionProcess: OpenSessionProcess
  /** What of this computer's files a session may see. */
  readonly disk: Disk
  readonly system: SystemControl
  /** Ends this program and starts it again with the same switches. */
  readonly relaunch: () => void
  readonly startsAtLogin: () => Promise<boolean>
  /** Milliseconds since the machine was started. */
  readonly uptime: () => number
  readonly openClipboardProcess: OpenClipboardProcess
  readonly addresses: (port: number, listenOn: Settings['network']['listenOn']) => HostState['addresses']
  /** The database could not be opened: everybody is refused until the owner has set it aside. */
  readonly damaged: boolean
  readonly defaultPort: number
  /** `--direct-port`: stands until the owner sets another port in the window. */
  readonly directPort: number | null
}

export type HostEvents = {
  /** Something that the pages show has changed. */
  readonly onChanged: () => void
  readonly onSettings: (settings: Settings) => void
  readonly onActivity: (record: ActivityRecord) => void
  readonly onSavedLogins: () => void
  readonly onConnectors: () => void
  readonly onFault: (error: unknown) => void
}

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

  // What the gate stands on.
  const audit: HashChainedLog = new HashChainedLog(store, clock, hasher, (record) => {
    if (!parts.damaged) anchor.follow()
    events.onActivity(record)
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
    onFault: events.onFault
  })
  const throttle = new GuessThrottle(store, clock)
  const credentials = new Credentials(store, clock, parts.opaque)
  const connectors = new Connectors(store, clock, random, hasher)
  const codes = new DeliveredCodes({ store, clock, hasher, random })
  const secondFactor = new SecondFactor({
    store,
    keychain,
    clock,
    hasher,
    throttle,
    codes,
    audit,
    notifier,
    toleranceSteps: (): number => settings.get().entry.codeToleranceSteps
  })
  const registry = createSessionRegistry()
  const files = new SharedFiles({ store, audit, disk: parts.disk, scheduler: parts.scheduler, onFault: events.onFault })
  const profiles = new Profiles(store)

  const switches = new OwnerSwitches({ audit, clock, scheduler: parts.scheduler, onChanged: events.onChanged, onFault: events.onFault })

  // What the owner changes.
  const guard = new OwnerGuard({
    secondFactor,
    audit,
    clock,
    hasLiveSession: () => registry.list().length > 0,
    onChanged: () => events.onChanged()
  })
  let directPort = parts.directPort
  let mailProblem: DeliveryProblem | null = null
  const settings: SettingsService = new SettingsService({
    store,
    audit,
    guard,
    hasPassword: () => credentials.hasPassword(),
    defaults: defaultSettings(parts.defaultPort),
    onChanged: (after, before) => {
      if (after.entry.trustHours < before.entry.trustHours) endTrusted((grant) => !entry.isTrusted(grant.connector.publicKey))
      if (after.entry.trustHours !== before.entry.trustHours) events.onConnectors()
      lookAtSessions()
      if (before.network.port !== after.network.port) directPort = null
      if (before.activity.keep !== after.activity.keep) void shortenLog()
      if (networkDiffers(before, after)) void listen()
      events.onSettings(after)
      events.onChanged()
    }
  })
  const delivery = new Delivery({
    settings,
    keychain,
    guard,
    sendMail: parts.sendMail,
    sendText: parts.sendText,
    deviceName: () => deviceName(settings.get())
  })
  const sender = new CodeSender({ store, now: () => clock.now(), codes, limit: new SendLimit(store, clock), secondFactor, delivery })
  const { entry, connectorList, lookAtSessions, endTrusted } = wireEntry({
    ...parts,
    audit,
    guard,
    connectors,
    secondFactor,
    registry,
    settings: () => settings.get(),
    onConnectors: events.onConnectors,
    onFault: events.onFault
  })
  const password = new UnattendedPassword({
    store,
    keychain,
    credentials,
    audit,
    guard,
    registrar: parts.registrar,
    createSetup: parts.createOpaqueSetup,
    strength: parts.strength,
    profiles,
    onChanged: (id) => {
      guard.forget()
      onProfileChanged(id)
      events.onConnectors()
    }
  })
  const permissionProfiles = new PermissionProfiles({ store, clock, audit, guard, profiles, credentials, onChanged: onProfileChanged })
  const opaqueSetup = async (): Promise<string | null> => {
    await parts.opaqueReady()
    return password.setup()
  }
  const savedLogins = new SavedLogins({ store, random, audit, credentials, registrar: parts.registrar, opaqueSetup })
  const after = (ms: number, callback: () => void): void => void parts.scheduler.after(ms, callback)
  const shortTerm = new ShortTermPasswords({
    store,
    clock,
    uptime: parts.uptime,
    random,
    audit,
    credentials,
    registrar: parts.registrar,
    opaqueSetup,
    after,
    onChanged: events.onChanged
  })
  const remoteRestart = new RemoteRestart({
    system: parts.system,
    relaunch: parts.relaunch,
    startsAtLogin: parts.startsAtLogin,
    shortTerm,
    audit,
    isLive: (grant) => registry.list().includes(grant),
    endSessions: (why) => registry.revokeAll(why),
    stopListening: () => listener.stop(),
    listenAgain: () => void listen(),
    after,
    onFault: events.onFault
  })
  const can = remembered(async () => ({ lockScreen: await parts.system.canLockScreen(), restart: await parts.system.canRestart() }))
  const enrollment = new Enrollment({
    store,
    keychain,
    clock,
    random,
    hasher,
    audit,
    credentials,
    secondFactor,
    codes,
    sender,
    guard,
    account: () => deviceName(settings.get()),
    onFactorChanged: () => {
      admission.forgetChallenges()
      guard.forget()
      registry.revokeWhere((grant) => grant.credentialKind !== 'password', 'credential-revoked')
      endTrusted(() => true)
      events.onSavedLogins()
      events.onConnectors()
      events.onChanged()
    }
  })

  // The way in.
  const admission = new Admission({
    store,
    clock,
    random,
    signatures: parts.signatures,
    audit,
    notifier,
    attempts: new AttemptLimit(store, clock),
    throttle,
    credentials,
    connectors,
    secondFactor,
    codes,
    sender,
    access: () => {
      if (parts.damaged) throw new Error('The database is damaged')
      return settings.get().access
    },
    entry,
    onConnectorSeen: () => events.onConnectors(),
    hostName: () => deviceName(settings.get()),
    opaqueSetup
  })
  const listener = new Listener(
    (arrival) =>
      receive(arrival, {
        admission,
        clock,
        scheduler: parts.scheduler,
        openSession,
        rememberLogin: async (grant) => {
          const login = await savedLogins.create(grant)
          events.onSavedLogins()
          return login
        },
        forgetLogin: (id) => {
          savedLogins.revoke(id)
          events.onSavedLogins()
        },
        onFault: (error) => {
          notifier.notify({ kind: 'storage-failed' })
          events.onFault(error)
        }
      }),
    () => events.onChanged()
  )
  /** Looks whether the log is the one that the keychain remembers, and removes what is too old. */
  async function shortenLog(): Promise<void> {
    if (parts.damaged) return
    try {
      await shorten(audit, anchor, clock, settings.get().activity.keep)
    } catch (error) {
      events.onFault(error)
    }
  }

  registry.onChanged(() => {
    if (registry.list().length > 0) guard.forget()
    events.onChanged()
  })
  try {
    shortTerm.open()
  } catch (error) {
    // What could not be opened stays closed.
    events.onFault(error)
  }

  /** Its password or what it allows has changed. */
  function onProfileChanged(id: ProfileId): void {
    // Whoever proved a password and is being asked for a code starts again.
    admission.forgetChallenges()
    registry.revokeWhere((grant) => grant.profile.id === id, 'credential-revoked')
    events.onSavedLogins()
    events.onChanged()
  }

  function listen(): Promise<Listening> {
    const { acceptDirect, port, listenOn } = settings.get().network
    if (acceptDirect) return listener.start(directPort ?? port, listenOn)
    listener.stop()
    return Promise.resolve(listener.state)
  }

  function openSession(grant: Grant, link: GrantedLink): void {
    const clipboard = shareHostClipboard({
      permissions: grant.permissions,
      link: link.clipboard,
      open: parts.openClipboardProcess,
      onBroken: () => session.end('capture-failed')
    })
    const session = startHostSession(grant, {
      link: { send: link.sendSignal, onSignal: link.onSignal },
      openCapturePage: parts.openCapturePage,
      openSessionProcess: parts.openSessionProcess,
      clock,
      schedule: (ms, work) => parts.scheduler.after(ms, work),
      onEnded: (why) => {
        clipboard.end()
        const seconds = Math.round((clock.now() - grant.grantedAt) / 1000)
        notifier.notify({ kind: 'session-ended', connectorName: grant.connector.name })
        link.revoke(revocationFor(why))
        audit.append({ kind: 'session-ended', ...labelsOf(grant.connector), sessionId: grant.sessionId, reason: why, seconds })
        if (grant.permissions.includes('lock')) lockScreen(grant)
      },
      onFault: events.onFault
    })
    link.onClosed(() => session.end('connector-left'))
    files.open(grant, link.bulk, () => session.isLive)
    session.onEnded((why) => files.end(grant.sessionId, why === 'connector-left' || why === 'connection-lost'))
    switches.add({
      session,
      functions: {
        files: (on) => files.setAllowed(grant.sessionId, on),
        ...(parts.openClipboardProcess === null ? {} : { clipboard: (on: boolean) => clipboard.setAllowed(on) })
      },
      tell: link.sendPermissions
    })
    if (grant.permissions.includes('restart')) {
      link.onRestart((what) => void remoteRestart.ask(grant, what, link.tell))
      remoteRestart.options().then((options) => link.tell({ type: 'restart-options', ...options }), events.onFault)
    }
    registry.add(session)
    events.onConnectors()
    const { name, statedReason } = grant.connector
    notifier.notify({ kind: 'session-started', connectorName: name, statedReason })
  }

  function lockScreen(grant: Grant): void {
    parts.system.lockScreen().catch((error: unknown) => {
      audit.append({ kind: 'screen-not-locked', ...labelsOf(grant.connector), sessionId: grant.sessionId })
      events.onFault(error)
    })
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
    switches,
    listener,
    /** The files of live sessions: what must be tidied before the process ends. */
    files,
    listen,
    status: () =>
      hostStatus({
        store,
        keychain,
        clock,
        settings: () => settings.get(),
        credentials,
        profiles,
        secondFactor,
        throttle,
        guard,
        mailProblem: () => mailProblem,
        listening: () => listener.state,
        sessions: () => registry.list(),
        comeBacks: () => shortTerm.list(),
        startsAtLogin: parts.startsAtLogin,
        can,
        switches,
        addresses: parts.addresses
      }),
    /** The owner has seen it. Not for the far end of a session: it would hide what it has done. */
    dismissAlert: async (kind: OwnerAlert['kind']): Promise<Result<null, ChangeFailure>> => {
      const refused = guard.refusalWhileLive('alert')
      if (refused !== null) return refused
      if (kind === 'log-cut' && !(await anchor.accept())) return failure('keychain-unavailable')
      dismissAlert(store, kind)
      events.onChanged()
      return success(null)
    },
    /** The data are set aside: what the keychain remembers of their log goes with them. */
    forgetLog: () => anchor.forget(),
    noteMailProblem: (problem: DeliveryProblem | null): void => {
      mailProblem = problem
      events.onChanged()
    },
    /** Walks the log, and compares it with what the keychain remembers of it. */
    verifyLog: async () => {
      const verdict = audit.verify()
      if (!verdict.intact) return { ...verdict, cut: false }
      const anchored = parts.damaged ? ({ is: 'none' } as const) : await anchor.check()
      if (anchored.is === 'cut') return { intact: false as const, firstBroken: anchored.seq, cut: true }
      return { ...verdict, anchored: anchored.is !== 'unavailable' }
    },
    shortenLog,
    revokeSavedLogin: (id: string) => {
      savedLogins.revoke(id)
      registry.revokeWhere((grant) => grant.credentialId === id, 'credential-revoked')
      events.onSavedLogins()
    },
    revokeAllSavedLogins: () => {
      savedLogins.revokeAll()
      registry.revokeWhere((grant) => grant.credentialKind === 'saved-login', 'credential-revoked')
      events.onSavedLogins()
    },
    revokeComeBack: (id: string) => shortTerm.revoke(id),
    /** Ends what is live and takes nobody in any more. */
    close: () => {
      anchor.close()
      listener.stop()
      registry.revokeAll('host-closing')
    }
  }
}

/** Asked once: what a system can do does not change while it runs. */
function remembered<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let answer: Promise<Value> | null = null
  return () => (answer ??= ask())
}

function networkDiffers(before: Settings, after: Settings): boolean {
  return (
    before.network.acceptDirect !== after.network.acceptDirect ||
    before.network.port !== after.network.port ||
    before.network.listenOn !== after.network.listenOn
  )
}

/** What the connector is told; its own leaving needs no words. */
function revocationFor(why: HostSessionEnd): Revocation {
  if (why === 'connector-left') return 'owner-disconnected'
  return why === 'connection-lost' ? 'capture-failed' : why
}
