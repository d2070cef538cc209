// Owns: whether the owner's mail server and text gateway can be used as they were typed, and which field is wrong if not.
// Pure, without schemas: pages mark the field, and the main process refuses what they let through.
import type { MailServer, SmsGateway } from './delivery'
import { isEmailAddress, isLoopbackHost } from './destination'

const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*\.?|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)$/
/** Printable text on one line. */
const LINE = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u
/** RFC 9110, section 5.6.2. */
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/
const HEADER_VALUE = /^[\x20-\x7e]*$/
/** They say where the request ends and whom it is for; the adapter sets them. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['host', 'content-length', 'content-type', 'transfer-encoding', 'connection', 'upgrade', 'expect', 'trailer', 'te'])

export type MailField = 'host' | 'port' | 'security' | 'user' | 'from' | 'ownerAddress'
export type SmsField = 'baseUrl' | 'accountSid' | 'from' | 'url' | 'headers' | 'body'

/** The first field that is wrong, or null. A server without a host is none, and nothing is wrong with that. */
export function mailProblem(server: MailServer): MailField | null {
  if (server.host === '') return null
  if (!HOST.test(server.host)) return 'host'
  if (!Number.isInteger(server.port) || server.port < 1 || server.port > 65535) return 'port'
  if (server.security === 'none' && !isLoopbackHost(server.host)) return 'security'
  if (!LINE.test(server.user)) return 'user'
  if (!isEmailAddress(server.from)) return 'from'
  return server.ownerAddress === '' || isEmailAddress(server.ownerAddress) ? null : 'ownerAddress'
}

export function smsProblem({ kind, twilio, generic }: SmsGateway): SmsField | null {
  switch (kind) {
    case 'none':
      return null
    case 'twilio':
      if (safeUrl(twilio.baseUrl) === null) return 'baseUrl'
      if (!/^[A-Za-z0-9]{1,64}$/.test(twilio.accountSid)) return 'accountSid'
      return /^(?:\+[1-9][0-9]{2,14}|[A-Za-z0-9 ]{1,11})$/.test(twilio.from) ? null : 'from'
    case 'generic':
      if (safeUrl(fill(generic.url, SAMPLE, encodeURIComponent)) === null || originOf(generic.url) === null) return 'url'
      if (!headersAreUsable(generic)) return 'headers'
      return bodyIsUsable(generic) ? null : 'body'
  }
}

/** An https address, or http on this very computer; null for anything else. */
export function safeUrl(text: string): URL | null {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return null
  }
  // A name and password in the address would stand in the settings, and in logs along the way.
  if (url.username !== '' || url.password !== '' || url.hash !== '') return null
  if (url.protocol === 'https:') return url
  return url.protocol === 'http:' && isLoopbackHost(url.hostname) ? url : null
}

/** Where the secrets of a gateway may be sent: scheme, host and port. Null when a placeholder could change it. */
export function originOf(template: string): string | null {
  const one = safeUrl(fill(template, SAMPLE, encodeURIComponent))?.origin
  const other = safeUrl(fill(template, { to: '1', code: '2', message: '3' }, encodeURIComponent))?.origin
  return one !== undefined && one === other ? one : null
}

export type Placeholders = { readonly to: string; readonly code: string; readonly message: string }
const SAMPLE: Placeholders = { to: '+491700000000', code: '123456', message: 'text' }

/** Puts the values in for the placeholders, in one pass: a value that looks like a placeholder stays as it is. */
export function fill(template: string, values: Placeholders, escape: (value: string) => string): string {
  return template.replace(/\{(to|code|message)\}/g, (_whole, name: keyof Placeholders) => escape(values[name]))
}

export const ESCAPES = {
  json: (value: string): string => JSON.stringify(value).slice(1, -1),
  form: encodeURIComponent,
  text: (value: string): string => value
} as const satisfies Record<SmsGateway['generic']['format'], (value: string) => string>

function headersAreUsable({ headers, secretHeaders }: SmsGateway['generic']): boolean {
  const names = [...headers.map(({ name }) => name), ...secretHeaders].map((name) => name.toLowerCase())
  return (
    names.every((name) => HEADER_NAME.test(name) && !OWN_HEADERS.has(name)) &&
    new Set(names).size === names.length &&
    headers.every(({ value }) => HEADER_VALUE.test(value))
  )
}

function bodyIsUsable({ method, url, format, body }: SmsGateway['generic']): boolean {
  const carriers = method === 'GET' ? url : `${url} ${body}`
  if (!carriers.includes('{to}') || !/\{(?:code|message)\}/.test(carriers)) return false
  if (method === 'GET' || format !== 'json') return true
  try {
    JSON.parse(fill(body, SAMPLE, ESCAPES.json))
    return true
  } catch {
    return false
  }
}

/** A secret that can be a header's value. */
export const isHeaderValue = (text: string): boolean => HEADER_VALUE.test(text)
