// Owns: the names of the second factors' items in the keychain, in an item of their own. So what a kill, a keychain that was
// away, or a database that was set aside has left behind can be found, without listing a keychain.
// Never: holds a secret, or loses a name before its item is gone.
import { z } from 'zod'
import type { Keychain } from '../access/ports'

const ACCOUNT = 'second-factor-items'
const stored = z.array(z.string())

export class SecretNames {
  readonly #keychain: Keychain
  /** One change at a time: each reads and writes the whole list. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(keychain: Keychain) {
    this.#keychain = keychain
  }

  /** @throws {KeychainUnavailable} */
  async list(): Promise<readonly string[]> {
    const item = await this.#keychain.get(ACCOUNT)
    if (item === null) return []
    try {
      return stored.parse(JSON.parse(item))
    } catch {
      // Damaged: what it named can be found no more, and opens nothing.
      return []
    }
  }

  /** Call it before the item is written. @throws {KeychainUnavailable} */
  add(name: string): Promise<void> {
    return this.#change((names) => [...names, name])
  }

  /** Call it when the item is gone. @throws {KeychainUnavailable} */
  remove(name: string): Promise<void> {
    return this.#change((names) => names.filter((other) => other !== name))
  }

  #change(work: (names: readonly string[]) => readonly string[]): Promise<void> {
    const turn = this.#turn.then(async () => this.#keychain.set(ACCOUNT, JSON.stringify(work(await this.list()))))
    this.#turn = turn.catch(() => undefined)
    return turn
  }
}
