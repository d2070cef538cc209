// Owns: a host that is restarted at a connector's wish, in plain Node: the same disk, keychain and machine in a new run.
import { boundProof } from '../../shared/protocol'
import type { RestartTarget } from '../../shared/protocol'
import { type ArmedHost, type GrantedVisit, type QuickHost, armedHost, granted, quickHost } from './armed-host'
import type { NodeHostOptions } from './node-host'
import { type Answer, type ConnectorKey, RawConnector } from './raw-connector'

/** What the connector holds of the way back. */
export type WayBack = { readonly key: ConnectorKey; readonly sessionId: string; readonly id: string; readonly secret: string }

/** A session's connector asks for a restart and gets its way back. */
export async function askRestart({ connector, key, granted: grant }: GrantedVisit, what: RestartTarget = 'app'): Promise<WayBack> {
  connector.send({ type: 'restart', what })
  const answer = await connector.next()
  if (answer.type !== 'restarting') throw new Error(`No way back: ${JSON.stringify(answer)}`)
  return { key, sessionId: grant.sessionId, id: answer.id, secret: answer.secret }
}

/** The next run on the same machine. The clock has been turned by whoever calls this, if time passes in between. */
export async function nextRun(before: ArmedHost, options: Omit<NodeHostOptions, 'clock' | 'keychain'> = {}): Promise<ArmedHost> {
  before.close()
  before.clock.restart()
  const quick: QuickHost = await quickHost({
    store: before.store,
    keychain: before.keychain,
    clock: before.clock,
    uptime: () => before.clock.uptime(),
    ...options
  })
  return { ...before, ...quick }
}

/** A host that knows how long its machine is up. */
export async function restartableHost(options: Parameters<typeof armedHost>[0] = {}): Promise<ArmedHost> {
  const host = await armedHost({ uptime: () => host.clock.uptime(), ...options })
  return host
}

/** Armed in one run and open in the next, which began `awayMs` later. */
export async function restarted(awayMs = 5_000): Promise<{ readonly host: ArmedHost; readonly wayBack: WayBack }> {
  const first = await restartableHost()
  const wayBack = await askRestart(await granted(first))
  first.clock.advance(awayMs)
  return { host: await nextRun(first), wayBack }
}

/** Comes back with what a connector holds, or with what somebody else made of it. */
export async function comeBack(
  host: Pick<ArmedHost, 'visitor'>,
  { key, sessionId, id, secret }: WayBack,
  options: { readonly remember?: boolean } = {}
): Promise<{ readonly connector: RawConnector; readonly answer: Answer }> {
  const connector = await host.visitor()
  const answer = await connector.reachCode(boundProof(secret, sessionId), key, { selector: `short-term:${id}`, ...options })
  return { connector, answer }
}
