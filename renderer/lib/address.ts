// Owns: what is wrong with a typed address, in one word. Must never be the judge: whether anything is wrong at all is
// said by the parser that main uses too.
import { parseAddress } from '../../shared/address'

export type AddressHint = 'empty' | 'has-scheme' | 'has-space' | 'bad-port' | 'ipv6-needs-brackets' | 'not-an-address' | 'too-long'

/** Null when the address is one: `host`, `host:port`, an IPv6 address, or `[IPv6]:port`. */
export function addressHint(typed: string): AddressHint | null {
  const address = typed.trim()
  if (address.length > 300) return 'too-long'
  if (parseAddress(address) !== null) return null
  if (address === '') return 'empty'
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return 'has-scheme'
  if (/\s/.test(address)) return 'has-space'
  const port = /^(?:[^:[\]]*|\[[^\]]*\]):([^:\]]*)$/.exec(address)?.[1]
  if (port !== undefined && !isPort(port)) return 'bad-port'
  const colons = address.split(':').length - 1
  return colons > 1 && !address.startsWith('[') ? 'ipv6-needs-brackets' : 'not-an-address'
}

const isPort = (text: string): boolean => /^[0-9]{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
