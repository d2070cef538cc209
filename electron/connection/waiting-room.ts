// Owns: how many connections may wait for a grant at once, in all and from one source.
import { sourceNetwork } from '../access/attempt-limit'
import { MAX_WAITING_CONNECTIONS, MAX_WAITING_PER_SOURCE } from '../../shared/protocol'

export class WaitingRoom {
  readonly #bySource = new Map<string, number>()
  #total = 0

  /** A function that leaves (calling it again does nothing), or null when there is no room. */
  enter(source: string): (() => void) | null {
    const network = sourceNetwork(source)
    const waiting = this.#bySource.get(network) ?? 0
    if (this.#total >= MAX_WAITING_CONNECTIONS || waiting >= MAX_WAITING_PER_SOURCE) return null
    this.#bySource.set(network, waiting + 1)
    this.#total++
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      this.#total--
      const left = (this.#bySource.get(network) ?? 1) - 1
      if (left > 0) this.#bySource.set(network, left)
      else this.#bySource.delete(network)
    }
  }

  get size(): number {
    return this.#total
  }
}
