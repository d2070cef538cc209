// Owns: the way in, wired together: what listens, the conversation with whoever comes, and what admits them.
// Never: imports electron.
import type { Listening } from '../../shared/ipc'
import type { Settings } from '../../shared/settings'
import { Admission, type AdmissionParts } from '../access/admission'
import { AttemptLimit } from '../access/attempt-limit'
import { type IncomingParts, receive } from '../connection/incoming'
import { Listener } from '../connection/listener'
import type { HostEvents, HostParts } from './parts'

export type ArrivalsParts = Omit<AdmissionParts, 'attempts' | 'onConnectorSeen' | 'after' | 'onFault'> &
  Pick<HostParts, 'scheduler' | 'directPort' | 'prepareSessionProcess'> &
  Pick<HostEvents, 'onChanged' | 'onConnectors' | 'onFault'> &
  Pick<IncomingParts, 'openSession' | 'rememberLogin' | 'forgetLogin'> & { readonly settings: () => Settings }

export function wireArrivals(parts: ArrivalsParts) {
  const { store, clock, scheduler, notifier, settings, openSession, rememberLogin, forgetLogin } = parts
  let directPort = parts.directPort
  const onFault = (error: unknown): void => {
    notifier.notify({ kind: 'storage-failed' })
    parts.onFault(error)
  }
  const admission = new Admission({
    ...parts,
    attempts: new AttemptLimit(store, clock),
    after: (ms, work) => void scheduler.after(ms, work),
    onFault,
    onConnectorSeen: parts.onConnectors
  })
  const listener = new Listener(
    (arrival) =>
      receive(arrival, { admission, clock, scheduler, onHello: parts.prepareSessionProcess, openSession, rememberLogin, forgetLogin, onFault }),
    parts.onChanged
  )
  function listen(): Promise<Listening> {
    const { acceptDirect, port, listenOn } = settings().network
    if (acceptDirect) return listener.start(directPort ?? port, listenOn)
    listener.stop()
    return Promise.resolve(listener.state)
  }
  return {
    admission,
    listener,
    listen,
    /** The owner has changed how this computer is reached. */
    networkChanged: (before: Settings['network'], after: Settings['network']): void => {
      if (before.port !== after.port) directPort = null
      const same = before.acceptDirect === after.acceptDirect && before.port === after.port && before.listenOn === after.listenOn
      if (!same) void listen()
    }
  }
}
