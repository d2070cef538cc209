// Owns: early hints about a typed address. Must never be the judge: main parses for real, and may still refuse.

export type AddressHint = 'empty' | 'has-scheme' | 'has-space' | 'bad-port' | 'ipv6-needs-brackets' | 'too-long'

const isPort = (text: string): boolean => /^[0-9]{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535

/** Null when the address looks fine: `host`, `host:port`, an IPv6 address, or `[IPv6]:port`. */
export function addressHint(typed: string): AddressHint | null {
  const address = typed.trim()
  if (address === '') return 'empty'
  if (address.length > 300) return 'too-long'
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return 'has-scheme'
  if (/\s/.test(address)) return 'has-space'
  const bracketed = /^\[[0-9a-f:.%\w]+\](?::(.*))?$/i.exec(address)
  if (bracketed) return bracketed[1] === undefined || isPort(bracketed[1]) ? null : 'bad-port'
  const colons = address.split(':').length - 1
  if (colons === 0) return null
  if (colons === 1) return isPort(address.slice(address.indexOf(':') + 1)) ? null : 'bad-port'
  return /^[0-9a-f:.]+(?:%[\w.-]+)?$/i.test(address) ? null : 'ipv6-needs-brackets'
}
