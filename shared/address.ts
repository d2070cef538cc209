// Owns: reading and writing the address of another computer: `host`, `host:port`, IPv6 with or without brackets.
import { DEFAULT_PORT } from './constants'

export type Address = { readonly host: string; readonly port: number }

const HOST_NAME = /^(?=.{1,253}\.?$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62}))*\.?$/
/** Two colons at least: with one it would be read back as host and port. */
const IPV6 = /^(?=.*:.*:)[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?$/

/** The address, or null when the text is none. A missing port means the default one. */
export function parseAddress(text: string): Address | null {
  const trimmed = text.trim()
  const bracketed = /^\[([^\]]+)\](?::([0-9]{1,5}))?$/.exec(trimmed)
  if (bracketed) return make(bracketed[1] ?? '', bracketed[2], IPV6)
  // More than one colon without brackets can only be an IPv6 address without a port.
  if ((trimmed.match(/:/g)?.length ?? 0) > 1) return make(trimmed, undefined, IPV6)
  const [host = '', port, ...rest] = trimmed.split(':')
  if (rest.length > 0 || port === '') return null
  return make(host, port, HOST_NAME)
}

/** The text that `parseAddress` reads back; the default port is left out. */
export function formatAddress({ host, port }: Address): string {
  const name = host.includes(':') ? `[${host}]` : host
  return port === DEFAULT_PORT ? (host.includes(':') ? host : name) : `${name}:${port}`
}

function make(host: string, port: string | undefined, form: RegExp): Address | null {
  if (port !== undefined && !/^[0-9]{1,5}$/.test(port)) return null
  const number = port === undefined ? DEFAULT_PORT : Number(port)
  if (!form.test(host) || number < 1 || number > 65535) return null
  return { host: host.toLowerCase(), port: number }
}
