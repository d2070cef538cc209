// Owns: the operating system's keychain through keytar: Secret Service, macOS Keychain, Windows Credential Manager.
// Never: falls back to a file, never takes silence for an empty keychain, and never lists one: keytar ends the whole
// process when a keyring is locked while it is listed.
import { UnderWay } from '../../shared/under-way'
import { type Keychain, KeychainUnavailable } from '../access/ports'

type Keytar = typeof import('keytar')

/** A locked keyring asks the user on a screen that nobody may sit at; the gate does not wait for that. */
const ANSWER_LIMIT_MS = 5_000
/** An item of no value; see `get`. */
const PROBE = 'probe'

/** It was asked, and there was an error instead of an answer. */
class KeychainFailed extends KeychainUnavailable {}

export class OsKeychain implements Keychain {
  readonly #service: string
  readonly #answerLimitMs: number
  readonly #load: () => Promise<Keytar>
  readonly #lookAnew: (() => void) | null
  readonly #pending = new UnderWay()
  /** Calls that did not answer in time and still hold a thread of the pool. */
  #hanging = 0
  #ending = false

  /**
   * @param service name under which this profile's items stand in the keychain
   * @param options.lookAnew makes the next call find a keychain that was ended and started again, where none does so by itself
   */
  constructor(service: string, options: { readonly answerLimitMs?: number; readonly load?: () => Promise<Keytar>; readonly lookAnew?: () => void } = {}) {
    this.#service = service
    this.#answerLimitMs = options.answerLimitMs ?? ANSWER_LIMIT_MS
    this.#load = options.load ?? (async () => (await import('keytar')).default)
    this.#lookAnew = options.lookAnew ?? null
  }

  async get(account: string): Promise<string | null> {
    const value = await this.#read(account)
    if (value !== null) return value
    // A locked keyring answers like an empty one. Only what keeps a write is open, and then its answer counts.
    await this.#ask((keytar) => keytar.setPassword(this.#service, PROBE, 'open'))
    return this.#read(account)
  }

  async set(account: string, value: string): Promise<void> {
    await this.#read(account)
    await this.#ask((keytar) => keytar.setPassword(this.#service, account, value))
    if ((await this.get(account)) !== value) throw new KeychainUnavailable('The keychain did not keep what was written')
  }

  async delete(account: string): Promise<void> {
    await this.#read(account)
    const deleted = await this.#ask((keytar) => keytar.deletePassword(this.#service, account))
    // False for an item that is not there, and for every item of a locked keyring.
    if (!deleted && (await this.get(account)) !== null) throw new KeychainUnavailable('The keychain did not delete an item')
  }

  /** Comes first, also before a write: when it fails it may be tried again, since reading asks no person to unlock anything. */
  async #read(account: string): Promise<string | null> {
    const read = (): Promise<string | null> => this.#ask((keytar) => keytar.getPassword(this.#service, account))
    const lookAnew = this.#lookAnew
    if (lookAnew === null) return read()
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof KeychainFailed)) throw error
      await this.#ask(() => Promise.resolve(lookAnew()))
      return read()
    }
  }

  /** Begins no call any more, and resolves when none is under way. Ending the process during one would abort it (Node-API cannot call back any more). */
  async settled(): Promise<void> {
    this.#ending = true
    await this.#pending.settled()
  }

  /** One question with a time limit. While an earlier one hangs, later ones are refused at once instead of queueing. */
  async #ask<Answer>(question: (keytar: Keytar) => Promise<Answer>): Promise<Answer> {
    if (this.#hanging > 0) throw new KeychainUnavailable('The keychain has not answered an earlier question')
    let timer: NodeJS.Timeout | undefined
    try {
      const keytar = await this.#load()
      if (this.#ending) throw new KeychainUnavailable('Postern is ending')
      const answer = question(keytar)
      this.#pending.add(answer)
      const limit = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          this.#hanging++
          const settled = () => this.#hanging--
          answer.then(settled, settled)
          reject(new KeychainUnavailable('The keychain does not answer'))
        }, this.#answerLimitMs)
      })
      return await Promise.race([answer, limit])
    } catch (error) {
      if (error instanceof KeychainUnavailable) throw error
      throw new KeychainFailed(error instanceof Error ? error.message : String(error))
    } finally {
      clearTimeout(timer)
    }
  }
}
