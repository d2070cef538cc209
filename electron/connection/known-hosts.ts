// Owns: what this computer remembers of the computers it reached: name, last time, device cookie, saved login.
// The secret of a saved login stands in the keychain, under the address.
import type { DeviceCookie } from '../access/connectors'
import { type Clock, type Keychain, KeychainUnavailable, type Store } from '../access/ports'

export type KnownHost = {
  readonly address: string
  readonly name: string
  /** Unix time in ms. */
  readonly lastConnectedAt: number
  readonly deviceCookie: DeviceCookie | null
  readonly savedLoginId: string | null
}

type Row = {
  readonly address: string
  readonly name: string
  readonly last_connected_at: number
  readonly cookie_id: string | null
  readonly cookie_key: string | null
  readonly saved_login_id: string | null
}

const loginAccount = (address: string): string => `saved-login:${address}`

export class KnownHosts {
  readonly #store: Store
  readonly #keychain: Keychain
  readonly #clock: Clock
  readonly #onFault: (error: unknown) => void

  constructor(store: Store, keychain: Keychain, clock: Clock, onFault: (error: unknown) => void) {
    this.#store = store
    this.#keychain = keychain
    this.#clock = clock
    this.#onFault = onFault
  }

  list(): readonly KnownHost[] {
    return this.#store.all<Row>('SELECT * FROM known_hosts ORDER BY last_connected_at DESC').map(fromRow)
  }

  find(address: string): KnownHost | undefined {
    const row = this.#store.get<Row>('SELECT * FROM known_hosts WHERE address = ?', address)
    return row === undefined ? undefined : fromRow(row)
  }

  /** Never throws: a disk that is full is no reason to lose a session that the host has granted. */
  noteSession(address: string, name: string, cookie: DeviceCookie): void {
    try {
      this.#store.run(
        `INSERT INTO known_hosts (address, name, last_connected_at, cookie_id, cookie_key) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (address) DO UPDATE SET name = excluded.name, last_connected_at = excluded.last_connected_at,
           cookie_id = excluded.cookie_id, cookie_key = excluded.cookie_key`,
        address,
        name,
        this.#clock.now(),
        cookie.id,
        cookie.key
      )
    } catch (error) {
      this.#onFault(error)
    }
  }

  /** @throws {KeychainUnavailable} when the secret cannot be kept; nothing is remembered then */
  async saveLogin(address: string, id: string, secret: string): Promise<void> {
    await this.#keychain.set(loginAccount(address), secret)
    this.#store.run('UPDATE known_hosts SET saved_login_id = ? WHERE address = ?', id, address)
  }

  /** The saved login, or null when there is none or its secret cannot be read. */
  async login(address: string): Promise<{ readonly id: string; readonly secret: string } | null> {
    const id = this.find(address)?.savedLoginId ?? null
    if (id === null) return null
    try {
      const secret = await this.#keychain.get(loginAccount(address))
      return secret === null ? null : { id, secret }
    } catch (error) {
      if (error instanceof KeychainUnavailable) return null
      throw error
    }
  }

  async forgetLogin(address: string): Promise<void> {
    this.#store.run('UPDATE known_hosts SET saved_login_id = NULL WHERE address = ?', address)
    try {
      await this.#keychain.delete(loginAccount(address))
    } catch (error) {
      // Without its id the secret is of no use; it goes when the keychain can be written again.
      if (!(error instanceof KeychainUnavailable)) throw error
    }
  }

  async forget(address: string): Promise<void> {
    await this.forgetLogin(address)
    this.#store.run('DELETE FROM known_hosts WHERE address = ?', address)
  }
}

function fromRow(row: Row): KnownHost {
  return {
    address: row.address,
    name: row.name,
    lastConnectedAt: row.last_connected_at,
    deviceCookie: row.cookie_id !== null && row.cookie_key !== null ? { id: row.cookie_id, key: row.cookie_key } : null,
    savedLoginId: row.saved_login_id
  }
}
