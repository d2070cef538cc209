// Owns: which uploads got their names lately. The news of it may be lost with the connection, and the next try would store
// the file once more; it is told of the name instead. Outlives a connection.
// Never: tells one connector of what another has stored, or keeps more than can have gone unheard.
import { MAX_OPEN_COPIES } from './messages'

/** Of one connector, those that were lost or are there now. */
const MAX_CONNECTIONS = 16

/** What one connection stores, and may know of those before it. */
export type ConnectionUploads = {
  /** @param name resolves when the file has it */
  readonly add: (token: string, name: Promise<string>) => void
  /** What this upload of an earlier try is called by now; null when it was not stored. */
  readonly nameOf: (token: string) => Promise<string | null>
  /** Its connector will not come back for them. */
  readonly forget: () => void
}

type Connection = { readonly sessionId: string; readonly connector: string; readonly names: Map<string, Promise<string>> }

export class StoredUploads {
  #connections: Connection[] = []

  /** @param connector its public key */
  open(sessionId: string, connector: string): ConnectionUploads {
    const names = new Map<string, Promise<string>>()
    const connection = { sessionId, connector, names }
    return {
      add: (token, name) => {
        if (names.size === 0) this.#keep(connection)
        names.set(token, name)
        // A connector has no more open: it has heard of what came before these.
        const [oldest] = names.keys()
        if (oldest !== undefined && names.size > MAX_OPEN_COPIES) names.delete(oldest)
      },
      nameOf: async (token) => {
        const storing = this.#of(connector).find((one) => one.names.has(token))?.names.get(token)
        return (await storing?.catch(() => null)) ?? null
      },
      forget: () => this.#drop((one) => one === connection)
    }
  }

  /** The session is over. */
  forget(sessionId: string): void {
    this.#drop((one) => one.sessionId === sessionId)
  }

  #keep(connection: Connection): void {
    this.#connections.push(connection)
    const own = this.#of(connection.connector)
    if (own.length > MAX_CONNECTIONS) this.#drop((one) => one === own[0])
  }

  #of(connector: string): Connection[] {
    return this.#connections.filter((one) => one.connector === connector)
  }

  #drop(which: (connection: Connection) => boolean): void {
    this.#connections = this.#connections.filter((one) => !which(one))
  }
}
