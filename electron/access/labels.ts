// Owns: how a connector is named to the owner: what it calls itself, the beginning of its key, where it came from.
import type { Connector } from './grant'

/** Who, as the log tells it: a label, the key's beginning, and an address. */
export function labelsOf(connector: Connector): { connectorName: string; connectorKey: string; source: string } {
  return { connectorName: connector.name, connectorKey: fingerprint(connector.publicKey), source: connector.source }
}

/** First 16 characters of the key in groups of four; enough to tell one's own connectors apart. */
export function fingerprint(publicKey: string): string {
  return (publicKey.slice(0, 16).match(/.{1,4}/g) ?? []).join(' ')
}
