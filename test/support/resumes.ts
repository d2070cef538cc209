// Owns: a session that loses its connection, and its connector, or somebody else, that wants it back.
import { boundProof } from '../../shared/protocol'
import { type ArmedHost, type GrantedVisit, armedHost, granted } from './armed-host'
import { until } from './processes'
import type { Answer, ConnectorKey, RawConnector } from './raw-connector'

/** What the connector holds of the way back. */
export type ResumeHold = { readonly key: ConnectorKey; readonly sessionId: string; readonly id: string; readonly secret: string }

export const holdOf = ({ key, granted: { sessionId, resume } }: Pick<GrantedVisit, 'key' | 'granted'>): ResumeHold => ({ key, sessionId, ...resume })

/** Its connection goes without a word, and the host has noticed. */
export async function loseConnection(host: ArmedHost, { connector, granted: { sessionId } }: Pick<GrantedVisit, 'connector' | 'granted'>): Promise<void> {
  connector.drop()
  await until('the host has noticed', () => host.host.registry.waitsUntil(sessionId) !== null)
}

/** A host with one session that has lost its connection. */
export async function interrupted(options: Parameters<typeof armedHost>[0] = {}): Promise<{ readonly host: ArmedHost; readonly visit: GrantedVisit; readonly hold: ResumeHold }> {
  const host = await armedHost(options)
  const visit = await granted(host)
  await loseConnection(host, visit)
  return { host, visit, hold: holdOf(visit) }
}

/** Comes back with what a connector holds, or with what somebody else made of it. */
export async function resume(
  host: Pick<ArmedHost, 'visitor' | 'host'>,
  { key, sessionId, id, secret }: ResumeHold,
  options: { readonly remember?: boolean } = {}
): Promise<{ readonly connector: RawConnector; readonly answer: Answer }> {
  const connector = await host.visitor()
  const answer = await connector.reachCode(boundProof(secret, sessionId), key, { selector: `resume:${id}`, ...options })
  if (answer.type === 'closed') {
    // It found its secret wrong, and goes.
    connector.drop()
    await until('the host has seen it go', () => host.host.listener.waiting === 0)
  }
  return { connector, answer }
}
