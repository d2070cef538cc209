// Owns: announcements on the local network (multicast DNS, DNS-SD): making ours and hearing others'.
// Never: trusts one. It fills a list that a person clicks on; the proof comes later.
import type { Bonjour, Browser, Service } from 'bonjour-service'
import { escapeUntrusted } from '../../shared/activity'
import { formatAddress, parseAddress } from '../../shared/address'

const SERVICE_TYPE = 'postern'
/** A busy network, or somebody who wants to fill the list, is cut off here. */
const MOST_DEVICES = 100

export type NearbyDevice = { readonly id: string; readonly name: string; readonly address: string }

export class Discovery {
  readonly #ownId: string
  readonly #onChanged: (devices: readonly NearbyDevice[]) => void
  readonly #devices = new Map<string, NearbyDevice>()
  #bonjour: Bonjour | null = null
  #browser: Browser | null = null
  #announced: { readonly service: Service; readonly name: string; readonly port: number } | null = null

  /** @param ownId random name of this run, so that it does not list itself */
  constructor(ownId: string, onChanged: (devices: readonly NearbyDevice[]) => void) {
    this.#ownId = ownId
    this.#onChanged = onChanged
  }

  get devices(): readonly NearbyDevice[] {
    return [...this.#devices.values()].sort((left, right) => left.name.localeCompare(right.name))
  }

  /** Starts listening for others. A machine without multicast just finds nobody. */
  async browse(): Promise<void> {
    const bonjour = await this.#start()
    this.#browser = bonjour.find({ type: SERVICE_TYPE })
    this.#browser.on('up', (service: Service) => this.#heard(service))
    this.#browser.on('down', (service: Service) => {
      if (this.#devices.delete(service.fqdn)) this.#onChanged(this.devices)
    })
  }

  /** Announces this device, or stops when `announcement` is null. */
  async announce(announcement: { readonly name: string; readonly port: number } | null): Promise<void> {
    const { name, port } = announcement ?? {}
    if (this.#announced !== null && this.#announced.name === name && this.#announced.port === port) return
    const old = this.#announced
    this.#announced = null
    if (old !== null) await stopService(old.service)
    if (announcement === null) return
    const bonjour = await this.#start()
    const service = bonjour.publish({
      // Two copies on one network may have one name; the id keeps them apart.
      name: `${announcement.name.slice(0, 40)} ${this.#ownId.slice(0, 6)}`,
      type: SERVICE_TYPE,
      port: announcement.port,
      probe: false,
      txt: { id: this.#ownId, name: announcement.name, v: '1' }
    })
    service.on('error', () => {})
    this.#announced = { service, ...announcement }
  }

  async stop(): Promise<void> {
    await this.announce(null)
    this.#browser?.stop()
    const bonjour = this.#bonjour
    this.#bonjour = null
    await new Promise<void>((resolve) => (bonjour === null ? resolve() : bonjour.destroy(resolve)))
  }

  #heard(service: Service): void {
    const text = service.txt as Readonly<Record<string, unknown>> | undefined
    if (text?.['id'] === this.#ownId || this.#devices.size >= MOST_DEVICES) return
    const host = service.addresses?.find((address) => !address.includes(':')) ?? service.addresses?.[0]
    if (host === undefined) return
    const address = formatAddress({ host, port: service.port })
    if (parseAddress(address) === null) return
    const name = escapeUntrusted(typeof text?.['name'] === 'string' ? text['name'] : service.name, 63)
    this.#devices.set(service.fqdn, { id: service.fqdn, name, address })
    this.#onChanged(this.devices)
  }

  async #start(): Promise<Bonjour> {
    if (this.#bonjour === null) {
      const { Bonjour: Implementation } = await import('bonjour-service')
      // The callback takes errors of the socket, such as a network without multicast; without it they would be thrown.
      this.#bonjour = new Implementation({}, () => {})
    }
    return this.#bonjour
  }
}

function stopService(service: Service): Promise<void> {
  // The library types the method as a bare Function.
  const stop = service.stop as ((done: () => void) => void) | undefined
  return new Promise((resolve) => {
    if (stop === undefined) resolve()
    else stop.call(service, resolve)
  })
}
