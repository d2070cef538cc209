// Owns: the passwords of the owner's mail server and text gateway, in the keychain, each together with what it belongs to.
// Never: gives one out for another server than it was typed for; whoever can change an address could else collect it.
import { z } from 'zod'
import type { MailServer, SmsGateway } from '../../shared/delivery'
import { originOf } from '../../shared/delivery-check'
import { type Keychain, KeychainUnavailable } from '../access/ports'
import type { GatewaySecret } from './ports'

export const MAIL_ACCOUNT = 'delivery-mail'
export const SMS_ACCOUNT = 'delivery-sms'

const mailItem = z.strictObject({ version: z.literal(1), host: z.string(), user: z.string(), password: z.string() })
const smsItem = z.discriminatedUnion('kind', [
  z.strictObject({ version: z.literal(1), kind: z.literal('twilio'), origin: z.string(), accountSid: z.string(), token: z.string() }),
  z.strictObject({ version: z.literal(1), kind: z.literal('generic'), origin: z.string(), headers: z.record(z.string(), z.string()) })
])

/** What the page typed: nothing for what shall stay as it is. */
export type TypedGatewaySecret = { readonly token?: string | undefined; readonly headers?: Readonly<Record<string, string>> | undefined }

/** The password of this server, null when none is kept for it. @throws {KeychainUnavailable} */
export async function mailPassword(keychain: Keychain, server: MailServer): Promise<string | null> {
  const item = await read(keychain, MAIL_ACCOUNT, mailItem)
  return item !== null && item.host === server.host && item.user === server.user ? item.password : null
}

export const mailItemOf = (server: MailServer, password: string): string =>
  JSON.stringify({ version: 1, host: server.host, user: server.user, password } satisfies z.infer<typeof mailItem>)

/** What this gateway asks for, null when not all of it is kept. @throws {KeychainUnavailable} */
export async function gatewaySecret(keychain: Keychain, gateway: SmsGateway, typed: TypedGatewaySecret = {}): Promise<GatewaySecret | null> {
  const kept = await read(keychain, SMS_ACCOUNT, smsItem)
  const origin = originOfGateway(gateway)
  const fits = kept !== null && kept.origin === origin ? kept : null
  if (gateway.kind === 'twilio') {
    const old = fits?.kind === 'twilio' && fits.accountSid === gateway.twilio.accountSid ? fits.token : null
    const token = typed.token ?? old
    return token === null ? null : { token }
  }
  if (gateway.kind !== 'generic') return null
  const old = fits?.kind === 'generic' ? fits.headers : {}
  const headers = gateway.generic.secretHeaders.map((name) => [name, typed.headers?.[name] ?? old[name]] as const)
  return headers.every((header): header is readonly [string, string] => header[1] !== undefined) ? { headers: Object.fromEntries(headers) } : null
}

export function gatewayItemOf(gateway: SmsGateway, secret: GatewaySecret): string {
  const origin = originOfGateway(gateway)
  const item: z.infer<typeof smsItem> =
    'token' in secret
      ? { version: 1, kind: 'twilio', origin, accountSid: gateway.twilio.accountSid, token: secret.token }
      : { version: 1, kind: 'generic', origin, headers: { ...secret.headers } }
  return JSON.stringify(item)
}

const originOfGateway = ({ kind, twilio, generic }: SmsGateway): string =>
  originOf(kind === 'twilio' ? twilio.baseUrl : generic.url) ?? ''

/** A damaged item counts as none: the owner types it again. */
async function read<Item>(keychain: Keychain, account: string, schema: z.ZodType<Item>): Promise<Item | null> {
  const text = await keychain.get(account)
  if (text === null) return null
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Turns a keychain that cannot be had into a value; anything else is a bug. */
export async function whileReadable<Value, Other>(work: () => Promise<Value>, otherwise: Other): Promise<Value | Other> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof KeychainUnavailable) return otherwise
    throw error
  }
}
