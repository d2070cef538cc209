// Owns: a connector's flow in plain Node, as the Connect page drives it, and waiting for what it shows.
import { onTestFinished } from 'vitest'
import type { Store } from '../../electron/access/ports'
import { type Connector, createConnector } from '../../electron/connector'
import { type Dial, dial } from '../../electron/connection/dial'
import type { ViewerLink } from '../../electron/connection/viewer-link'
import type { Transport } from '../../electron/connection/transport'
import { ConnectorIdentities } from '../../electron/platform/connector-identity'
import { systemHasher } from '../../electron/platform/system'
import type { ConnectState } from '../../shared/ipc'
import { type FakeClock, MemoryKeychain, memoryStore } from './fakes'
import { quickOpaque } from './opaque-in-process'

type Phase = ConnectState['phase']

export type FlowUnderTest = {
  readonly connector: Connector
  readonly flow: Connector['flow']
  readonly keychain: MemoryKeychain
  readonly viewers: readonly ViewerLink[]
  readonly states: readonly ConnectState[]
  readonly faults: readonly unknown[]
  /** The next state of that phase that also fits; the present one counts. */
  readonly until: <Wanted extends Phase>(phase: Wanted, fits?: (state: Extract<ConnectState, { phase: Wanted }>) => boolean) => Promise<Extract<ConnectState, { phase: Wanted }>>
  /** Tears the present connection down, as a network does. */
  readonly cutLine: () => void
  /** Called instead of dialing while it is set. */
  dialer: Dial | null
}

export function flowUnderTest(clock: FakeClock, store: Store = memoryStore()): FlowUnderTest {
  const keychain = new MemoryKeychain()
  const identities = new ConnectorIdentities(keychain)
  const viewers: ViewerLink[] = []
  const states: ConnectState[] = []
  const faults: unknown[] = []
  const waiting: (() => void)[] = []
  let line: Transport | null = null
  const connector = createConnector({
    store,
    keychain,
    clock,
    scheduler: clock,
    hasher: systemHasher,
    opaque: quickOpaque,
    identity: () => identities.get(),
    labels: () => ({ name: 'Test laptop', platform: 'linux', appVersion: '0.0.0' }),
    nearby: () => [],
    openViewer: (link) => void viewers.push(link),
    onState: (state) => {
      states.push(state)
      for (const wake of waiting.splice(0)) wake()
    },
    onDevicesChanged: () => {
      for (const wake of waiting.splice(0)) wake()
    },
    onFault: (error) => void faults.push(error),
    dial: async (address, cancelled) => {
      const reached = await (under.dialer ?? dial)(address, cancelled)
      if (reached.ok) line = reached.value
      return reached
    }
  })
  onTestFinished(() => connector.flow.cancel())
  onTestFinished(() => viewers.forEach((viewer) => viewer.close()))
  const under: FlowUnderTest = {
    connector,
    flow: connector.flow,
    keychain,
    viewers,
    states,
    faults,
    dialer: null,
    cutLine: () => line?.close(),
    until: async (phase, fits = () => true) => {
      for (;;) {
        const state = connector.flow.state
        if (state.phase === phase && fits(state as never)) return state as never
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    }
  }
  return under
}
