// Owns: what a host is wired out of, and what it tells whoever runs it. Never: imports electron.
import type { ActivityRecord } from '../../shared/activity'
import type { Desktop } from '../../shared/desktop'
import type { HostState, PasswordStrength } from '../../shared/ipc'
import type { Settings } from '../../shared/settings'
import type { Clock, Hasher, Keychain, LocalTime, Notifier, OpaqueHost, OpaqueRegistrar, Random, Signatures, Store } from '../access/ports'
import type { Scheduler } from '../connection/transport'
import type { Disk } from '../files/ports'
import type { OpenSoundPage } from '../session/aside/host-sound'
import type { OpenClipboardProcess } from '../session/clipboard/ports'
import type { OpenCapturePage, OpenSessionProcess, SeatControl, SystemControl } from '../session/ports'
import type { PolicyFile, SendMail, SendText } from '../settings/ports'

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
  readonly policyFile: PolicyFile
  readonly sendMail: SendMail
  readonly sendText: SendText
  readonly openCapturePage: OpenCapturePage
  readonly openSessionProcess: OpenSessionProcess
  /** Starts an empty process, so that a session that comes need not wait for one. */
  readonly prepareSessionProcess: () => void
  /** What of this computer's files a session may see. */
  readonly disk: Disk
  readonly system: SystemControl
  readonly seat: SeatControl
  readonly desktop: () => Desktop
  /** Ends this program and starts it again with the same switches. */
  readonly relaunch: () => void
  readonly startsAtLogin: () => Promise<boolean>
  /** Milliseconds since the machine was started. */
  readonly uptime: () => number
  readonly openClipboardProcess: OpenClipboardProcess
  readonly openSoundPage: OpenSoundPage
  /** Asked at each connection: a sound server may come and go. */
  readonly hasSound: () => boolean
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
