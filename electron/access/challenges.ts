// Owns: until when each connector may answer with a code; it outlives a lost connection.
import { CHALLENGE_LIFETIME_MS } from '../../shared/protocol'
import type { Connector, FirstFactorProof } from './grant'

/** One connector with one credential as it now is: a changed password is another challenge. */
export const challengeName = (first: FirstFactorProof, connector: Connector): string => `${first.credentialId}/${first.credentialVersion}/${connector.publicKey}`

/** Ends are Unix times in ms. */
export class Challenges {
  readonly #ends = new Map<string, number>()
  /** Counts the secrets that were in force in this run; a challenge of an earlier one is void. */
  generation = 0

  endOf(first: FirstFactorProof, connector: Connector, now: number): number {
    for (const [name, end] of this.#ends) if (end <= now) this.#ends.delete(name)
    const name = challengeName(first, connector)
    const end = this.#ends.get(name) ?? now + CHALLENGE_LIFETIME_MS
    this.#ends.set(name, end)
    return end
  }

  /** Another code was sent: there is time for that one. */
  extend(first: FirstFactorProof, connector: Connector, end: number): number {
    const name = challengeName(first, connector)
    const later = Math.max(this.#ends.get(name) ?? 0, end)
    this.#ends.set(name, later)
    return later
  }

  close(first: FirstFactorProof, connector: Connector): void {
    this.#ends.delete(challengeName(first, connector))
  }

  forgetAll(): void {
    this.#ends.clear()
    this.generation++
  }
}
