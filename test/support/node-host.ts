// Owns: the real host in plain Node: real database, real OPAQUE, real sockets on loopback; only screen and mouse are
// recorded instead of touched. Never: stands in for the app where a test is about the app.
import type { Grant } from '../../electron/access/grant'
import type { Clock, Hasher, Keychain, LocalTime, Notifier, OpaqueRegistrar, Store } from '../../electron/access/ports'
import { gatewaySender } from '../../electron/platform/sms-gateway'
import { smtpSender } from '../../electron/platform/smtp'
import type { PolicyFile, SendMail, SendText } from '../../electron/settings/ports'
import type { Scheduler } from '../../electron/connection/transport'
import { systemScheduler } from '../../electron/connection/transport'
import type { Disk } from '../../electron/files/ports'
import { type Host, createHost } from '../../electron/host'
import { SystemDisk } from '../../electron/platform/disk'
import { createOpaqueSetup, loadOpaque, opaqueHost } from '../../electron/platform/opaque'
import { passwordStrength } from '../../electron/platform/password-strength'
import { systemClock, systemHasher, systemSignatures } from '../../electron/platform/system'
import type { CapturePage, OsInput, PagePort, SeatControl, SessionProcess, SystemControl } from '../../electron/session/ports'
import type { OpenSoundPage } from '../../electron/session/aside/host-sound'
import type { OpenClipboardProcess } from '../../electron/session/clipboard/ports'
import type { Desktop } from '../../shared/desktop'
import type { ActivityRecord } from '../../shared/activity'
import { MemoryKeychain, MemoryPolicyFile, RecordingNotifier, memoryStore, realRandom, recordingSeat, recordingSystem, utc } from './fakes'
import { opaqueInProcess } from './opaque-in-process'
import type { InputEvent } from '../../shared/input'
import { inputMessage, isLocalPort, localProcess } from './session-process'
import { totp } from './codes'

export const PASSWORD = 'correct horse battery staple 7'

export type NodeHost = {
  readonly host: Host
  readonly port: number
  readonly store: Store
  readonly notifier: RecordingNotifier
  readonly activities: readonly ActivityRecord[]
  readonly faults: readonly unknown[]
  /** Capture pages that were opened, and whether they still are. */
  readonly pages: readonly RecordedPage[]
  /** Session processes that were told what they may do. */
  readonly processes: readonly SessionProcess[]
  /** What reached the mouse and the keyboard. */
  readonly input: readonly string[]
  readonly liveGrants: () => readonly Grant[]
  readonly close: () => void
}

export type NodeHostOptions = {
  readonly store?: Store
  readonly keychain?: Keychain
  readonly clock?: Clock
  readonly scheduler?: Scheduler
  /** Default: UTC. */
  readonly localTime?: LocalTime
  readonly damaged?: boolean
  readonly system?: SystemControl
  readonly seat?: SeatControl
  /** Default: one that can be seen and controlled. */
  readonly desktop?: Desktop
  readonly relaunch?: () => void
  readonly startsAtLogin?: boolean
  /** Of the machine, in ms. */
  readonly uptime?: () => number
  readonly registrar?: OpaqueRegistrar
  readonly hasher?: Hasher
  /** Told too, beside the record that every test has. */
  readonly notifier?: Notifier
  /** Default: no policy. */
  readonly policyFile?: PolicyFile
  readonly sendMail?: SendMail
  readonly sendText?: SendText
  /** What a session may see; default nothing. */
  readonly disk?: Disk
  /** Told of each fault, as it comes. */
  readonly onFault?: () => void
  readonly openClipboardProcess?: OpenClipboardProcess
  /** Default: this computer's sound cannot be captured. */
  readonly openSoundPage?: OpenSoundPage
  /** Default: listen on a free port of loopback. */
  readonly listen?: boolean
}

export class RecordedPage implements CapturePage {
  open = true
  readonly signals: string[] = []
  emitSignal: (body: string) => void = () => {}
  emitInput: (batch: readonly InputEvent[]) => void = () => {}
  emitFailed: Parameters<CapturePage['onFailed']>[0] = () => {}
  signal(body: string): void {
    this.signals.push(body)
  }
  onSignal(listener: (body: string) => void): void {
    this.emitSignal = listener
  }
  connect(port: PagePort): void {
    if (isLocalPort(port)) this.emitInput = (batch) => port.hear(inputMessage(batch))
  }
  onFailed(listener: Parameters<CapturePage['onFailed']>[0]): void {
    this.emitFailed = listener
  }
  close(): void {
    this.open = false
  }
}

function recordedInput(events: string[]): OsInput {
  return {
    move: (x, y) => void events.push(`move ${x} ${y}`),
    button: (button, down) => void events.push(`button ${button} ${down}`),
    wheel: (x, y) => void events.push(`wheel ${x} ${y}`),
    key: (event) => void events.push(`key ${event.key} ${event.down}`),
    text: (text) => void events.push(`text ${text}`),
    releaseAll: () => void events.push('release all'),
    close: () => void events.push('close')
  }
}

export async function startNodeHost(options: NodeHostOptions = {}): Promise<NodeHost> {
  const store = options.store ?? memoryStore()
  const notifier = new RecordingNotifier()
  const activities: ActivityRecord[] = []
  const faults: unknown[] = []
  const pages: RecordedPage[] = []
  const processes: SessionProcess[] = []
  const input: string[] = []
  const system = options.system ?? recordingSystem()
  const host = createHost(
    {
      store,
      keychain: options.keychain ?? new MemoryKeychain(),
      clock: options.clock ?? systemClock,
      localTime: options.localTime ?? utc,
      random: realRandom,
      hasher: options.hasher ?? systemHasher,
      signatures: systemSignatures,
      notifier: {
        notify: (notice) => {
          notifier.notify(notice)
          options.notifier?.notify(notice)
        }
      },
      scheduler: options.scheduler ?? systemScheduler,
      opaque: opaqueHost,
      registrar: options.registrar ?? opaqueInProcess,
      createOpaqueSetup,
      opaqueReady: loadOpaque,
      policyFile: options.policyFile ?? new MemoryPolicyFile(),
      strength: passwordStrength,
      sendMail: options.sendMail ?? smtpSender(),
      sendText: options.sendText ?? gatewaySender(),
      disk: options.disk ?? new SystemDisk({ home: '/nowhere', roots: () => Promise.resolve([]), closed: [], places: () => Promise.resolve([]) }),
      openCapturePage: () => {
        const page = new RecordedPage()
        pages.push(page)
        return page
      },
      openClipboardProcess: options.openClipboardProcess ?? null,
      openSoundPage: options.openSoundPage ?? null,
      hasSound: () => true,
      prepareSessionProcess: () => {},
      openSessionProcess: (limits) => {
        const process = localProcess(limits, { openOsInput: () => recordedInput(input) })
        processes.push(process)
        return process
      },
      system,
      seat: options.seat ?? recordingSeat(),
      desktop: () => options.desktop ?? 'other',
      relaunch: options.relaunch ?? (() => {}),
      startsAtLogin: () => Promise.resolve(options.startsAtLogin ?? false),
      uptime: options.uptime ?? (() => performance.now()),
      addresses: () => [],
      damaged: options.damaged ?? false,
      defaultPort: 47600,
      directPort: 0
    },
    {
      onChanged: () => {},
      onSettings: () => {},
      onActivity: (record) => void activities.push(record),
      onSavedLogins: () => {},
      onConnectors: () => {},
      onFault: (error) => {
        faults.push(error)
        options.onFault?.()
      }
    }
  )
  const listening = options.listen === false ? null : await host.listener.start(0, 'loopback')
  if (listening !== null && listening.state !== 'listening') throw new Error('The test host cannot listen')
  return {
    host,
    port: listening?.port ?? 0,
    store,
    notifier,
    activities,
    faults,
    pages,
    processes,
    input,
    liveGrants: () => host.registry.list(),
    close: () => host.close()
  }
}

/** Sets the password and allows unattended access. */
export async function allowAccess({ host }: NodeHost, password = PASSWORD): Promise<void> {
  const set = await host.password.set(password)
  if (!set.ok) throw new Error(set.code)
  const allowed = await host.settings.change({ access: { unattended: true } })
  if (!allowed.ok) throw new Error(allowed.code)
}

export type Enrolled = { readonly secret: string; readonly recoveryCodes: readonly string[]; readonly codeUsed: string }

/** Enrolls as the dialog does. The code of the step before the present one is used, which leaves two to log in with. */
export async function enroll({ host }: NodeHost, now: number = Date.now()): Promise<Enrolled> {
  const begun = await host.enrollment.begin()
  if (!begun.ok) throw new Error(begun.code)
  const codeUsed = totp(begun.value.setupKey, Math.floor(now / 30_000) - 1)
  const confirmed = await host.enrollment.confirm(begun.value.id, codeUsed)
  if (!confirmed.ok) throw new Error(confirmed.code)
  return { secret: begun.value.setupKey, recoveryCodes: confirmed.value.codes, codeUsed }
}
