// Owns: this computer as a connector, wired together out of ports: the flow to the grant, and the devices it knows.
// Never: imports electron.
import type { ConnectState, RemoteDevices } from '../shared/ipc'
import type { Clock, Hasher, Keychain, Store } from './access/ports'
import { ComeBack, type ComeBackParts } from './connection/come-back'
import { ConnectFlow } from './connection/connect-flow'
import { type Dial, dial } from './connection/dial'
import type { NearbyDevice } from './connection/discovery'
import { KnownHosts } from './connection/known-hosts'
import { Resume, type ResumeParts } from './connection/resume'
import type { ConnectorIdentity, ConnectorLabels, OpaqueConnector } from './connection/outgoing'
import type { Scheduler } from './connection/transport'
import type { ResumeTicket, Ticket, ViewerLink } from './connection/viewer-link'

export type ConnectorParts = {
  readonly store: Store
  readonly keychain: Keychain
  readonly clock: Clock
  readonly hasher: Hasher
  readonly scheduler: Scheduler
  readonly opaque: OpaqueConnector
  readonly identity: () => Promise<ConnectorIdentity & { readonly kept: boolean }>
  readonly labels: () => ConnectorLabels
  readonly nearby: () => readonly NearbyDevice[]
  readonly openViewer: (link: ViewerLink) => void
  readonly onState: (state: ConnectState) => void
  readonly onDevicesChanged: (devices: RemoteDevices) => void
  /** What this computer could not keep, or a bug. */
  readonly onFault: (error: unknown) => void
  readonly dial?: Dial
}

export type Connector = ReturnType<typeof createConnector>

export function createConnector(parts: ConnectorParts) {
  const knownHosts = new KnownHosts(parts.store, parts.keychain, parts.clock, parts.onFault)
  const devices = (): RemoteDevices => {
    const recent = knownHosts.list().map((host) => ({
      address: host.address,
      name: host.name,
      lastConnected: host.lastConnectedAt,
      hasSavedLogin: host.savedLoginId !== null
    }))
    const nearby = parts.nearby().map((device) => ({
      address: device.address,
      name: device.name,
      lastConnected: null,
      hasSavedLogin: recent.some((known) => known.address === device.address && known.hasSavedLogin)
    }))
    return { recent, nearby }
  }
  const onDevicesChanged = (): void => parts.onDevicesChanged(devices())
  const dialer = parts.dial ?? dial
  const flow = new ConnectFlow({
    dial: dialer,
    clock: parts.clock,
    hasher: parts.hasher,
    scheduler: parts.scheduler,
    opaque: parts.opaque,
    identity: parts.identity,
    labels: parts.labels,
    knownHosts,
    onState: parts.onState,
    openViewer: parts.openViewer,
    onDevicesChanged
  })
  return {
    flow,
    /** Goes back to a computer that restarts; the returned function gives it up. */
    comeBack: (ticket: Ticket, on: Pick<ComeBackParts, 'onStep' | 'onGranted' | 'onFailed'>): (() => void) => {
      const { clock, scheduler } = parts
      const comeBack = new ComeBack(ticket, { dial: dialer, clock, scheduler, flow, ...on })
      return () => comeBack.cancel()
    },
    /** Takes up a session whose connection was lost; the returned function gives it up. */
    resume: (ticket: ResumeTicket, on: Pick<ResumeParts, 'onGranted' | 'onFailed'>, leftMs: number): (() => void) => {
      const resume = new Resume(ticket, { ...parts, dial: dialer, knownHosts, ...on }, leftMs)
      return () => resume.cancel()
    },
    devices,
    announceDevices: onDevicesChanged,
    forgetDevice: async (address: string): Promise<RemoteDevices> => {
      await knownHosts.forget(address)
      return devices()
    },
    forgetSavedLogin: async (address: string): Promise<RemoteDevices> => {
      await knownHosts.forgetLogin(address)
      return devices()
    }
  }
}
