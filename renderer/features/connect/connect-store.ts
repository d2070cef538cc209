// Owns: this page's copy of the outgoing attempt and of the lists of devices.
// Must never hold a password or a code; they go from the form to main and nowhere else.
import { create } from 'zustand'
import type { ConnectState } from '../../../shared/ipc'
import { createMirror } from '../../lib/mirror'
import { postern } from '../../lib/postern'
import { reportProblem, run } from '../../lib/problem'

export const connectMirror = createMirror({
  fetch: () => postern().call('connect.state'),
  listen: (onValue) =>
    postern().on('connect.changed', (state) => {
      onValue(state)
      noteGrant(state)
    })
})

export const devicesMirror = createMirror({
  fetch: () => postern().call('connect.devices'),
  listen: (onValue) => postern().on('connect.devicesChanged', onValue)
})

type Local = {
  /** The failure that the person has closed; main may still hold it. */
  readonly dismissed: ConnectState | null
  /** Shown on the Connect page for a while after the dialog has closed. */
  readonly connectedTo: string | null
}

export const useConnectLocal = create<Local>(() => ({ dismissed: null, connectedTo: null }))

const SHOW_CONNECTED_MS = 10_000
let forget: ReturnType<typeof setTimeout> | null = null

function noteGrant(state: ConnectState): void {
  if (state.phase === 'idle') return
  if (forget !== null) clearTimeout(forget)
  const connectedTo = state.phase === 'granted' ? state.hostName : null
  useConnectLocal.setState({ connectedTo })
  if (connectedTo !== null) forget = setTimeout(() => useConnectLocal.setState({ connectedTo: null }), SHOW_CONNECTED_MS)
}

export const startConnecting = (address: string): void => run(postern().call('connect.start', { address }))
export const cancelConnecting = (): void => run(postern().call('connect.cancel'))

/** Closes the account of a failure, here at once and in main as soon as it hears. */
export function dismissFailure(state: ConnectState): void {
  useConnectLocal.setState({ dismissed: state })
  cancelConnecting()
}

/** True while the dialog has something to show. */
export function isShown(state: ConnectState, dismissed: ConnectState | null): boolean {
  if (state.phase === 'idle' || state.phase === 'granted') return false
  if (state.phase === 'failed') return state.why !== 'cancelled' && state !== dismissed
  return true
}

export function forgetSavedLogin(address: string): void {
  postern().call('connect.forgetSavedLogin', { address }).then(devicesMirror.set, reportProblem)
}

export function removeFromList(address: string): void {
  postern().call('connect.forgetDevice', { address }).then(devicesMirror.set, reportProblem)
}
