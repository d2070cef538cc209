// Owns: the addresses under which this computer can be reached.
import { networkInterfaces } from 'node:os'
import { formatAddress } from '../../shared/address'

/** IPv4 first, then IPv6 without the link-local ones, which only work with a scope that differs on every computer. */
export function reachableAddresses(port: number, listenOn: 'all' | 'loopback'): { text: string; interfaceName: string }[] {
  const all = Object.entries(networkInterfaces()).flatMap(([interfaceName, addresses]) =>
    (addresses ?? []).map((address) => ({ ...address, interfaceName }))
  )
  const wanted = all.filter((one) => (listenOn === 'loopback' ? one.address === '127.0.0.1' : !one.internal && !one.address.startsWith('fe80:')))
  return wanted
    .sort((left, right) => left.family.localeCompare(right.family))
    .map((one) => ({ text: formatAddress({ host: one.address, port }), interfaceName: one.interfaceName }))
}
