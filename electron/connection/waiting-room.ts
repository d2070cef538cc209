// Owns: how many may be in at once without a grant, in all and from one source: connections that wait, sockets that are open.
import { sourceNetwork } from '../access/attempt-limit'
import { MAX_WAITING_CONNECTIONS, MAX_WAITING_PER_SOURCE } from '../../shared/protocol'

export type Places = { readonly inAll: number; readonly perSource: number }

const CONNECTIONS: Places = { inAll: MAX_WAITING_CONNECTIONS, perSource: MAX_WAITING_PER_SOURCE }

export class WaitingRoom {
  readonly #places: Places
  readonly #bySource = new Map<string, number>()
  #total = 0

  constructor(places = CONNECTIONS) {
    this.#places = places
  }

  /** A function that leaves (calling it again does nothing), or null when there is no room. */
  enter(source: string): (() => void) | null {
    const network = sourceNetwork(source)
    const waiting = this.#bySource.get(network) ?? 0
    if (this.#total >= this.#places.inAll || waiting >= this.#places.perSource) return null
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
