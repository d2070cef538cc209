// Owns: the operating system's keychain through keytar: Secret Service, macOS Keychain, Windows Credential Manager.
// Never: falls back to a file, and never takes silence for an empty keychain.
import { type Keychain, KeychainUnavailable } from '../access/ports'

type Keytar = typeof import('keytar')

/** A locked keyring asks the user on a screen that nobody may sit at; the gate does not wait for that. */
const ANSWER_LIMIT_MS = 5_000
/** An item of no value; see `accounts`. */
const PROBE = 'probe'

export class OsKeychain implements Keychain {
  readonly #service: string
  readonly #answerLimitMs: number
  readonly #load: () => Promise<Keytar>
  readonly #pending = new Set<Promise<unknown>>()
  /** Calls that did not answer in time and still hold a thread of the pool. */
  #hanging = 0
  #last: Promise<unknown> = Promise.resolve()

  /** @param service name under which this profile's items stand in the keychain */
  constructor(service: string, options: { readonly answerLimitMs?: number; readonly load?: () => Promise<Keytar> } = {}) {
    this.#service = service
    this.#answerLimitMs = options.answerLimitMs ?? ANSWER_LIMIT_MS
    this.#load = options.load ?? (async () => (await import('keytar')).default)
  }

  get(account: string): Promise<string | null> {
    return this.#ask((keytar) => keytar.getPassword(this.#service, account))
  }

  set(account: string, value: string): Promise<void> {
    return this.#inTurn(() => this.#write(account, value))
  }

  delete(account: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#ask((keytar) => keytar.deletePassword(this.#service, account))
    })
  }

  /**
   * keytar ends the whole process when it lists a keyring that is locked, or an item that goes away meanwhile. So the
   * keyring must first show that it keeps what is written, and nothing is written or deleted during the listing.
   */
  accounts(): Promise<readonly string[]> {
    return this.#inTurn(async () => {
      await this.#write(PROBE, 'present')
      const items = await this.#ask((keytar) => keytar.findCredentials(this.#service))
      return items.map((item) => item.account).filter((account) => account !== PROBE)
    })
  }

  async #write(account: string, value: string): Promise<void> {
    await this.#ask((keytar) => keytar.setPassword(this.#service, account, value))
    if ((await this.get(account)) !== value) throw new KeychainUnavailable('The keychain did not keep what was written')
  }

  /** One change after the other. Each has its time limit, so nobody waits for ever. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(work, work)
    this.#last = turn
    return turn
  }

  /** Resolves when no call is under way. Ending the process during one would abort it (Node-API cannot call back any more). */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.allSettled(this.#pending)
  }

  /** One question with a time limit. While an earlier one hangs, later ones are refused at once instead of queueing. */
  async #ask<Answer>(question: (keytar: Keytar) => Promise<Answer>): Promise<Answer> {
    if (this.#hanging > 0) throw new KeychainUnavailable('The keychain has not answered an earlier question')
    let timer: NodeJS.Timeout | undefined
    try {
      const keytar = await this.#load()
      const answer = question(keytar)
      this.#pending.add(answer)
      const forget = (): boolean => this.#pending.delete(answer)
      answer.then(forget, forget)
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
      throw new KeychainUnavailable(error instanceof Error ? error.message : String(error))
    } finally {
      clearTimeout(timer)
    }
  }
}
