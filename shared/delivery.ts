// Owns: how mails and text messages leave this computer: the owner's mail server and text gateway, without their
// passwords, and what can go wrong with them.
import { z } from 'zod'

export const mailServer = z.strictObject({
  /** Empty: no mail server is set up. */
  host: z.string().max(255),
  port: z.int().min(1).max(65535),
  /** `none` is for a server on this very computer. */
  security: z.enum(['tls', 'starttls', 'none']),
  /** Empty: the server asks for no login. */
  user: z.string().max(255),
  from: z.string().max(254),
  /** Where notices to the owner go. */
  ownerAddress: z.string().max(254)
})
export type MailServer = z.infer<typeof mailServer>

export const httpHeader = z.strictObject({ name: z.string().max(64), value: z.string().max(1000) })
export const smsGateway = z.strictObject({
  /** Which of the two below is in force. */
  kind: z.enum(['none', 'twilio', 'generic']),
  twilio: z.strictObject({
    /** Twilio's own, or that of a gateway that speaks the same language. */
    baseUrl: z.string().max(300),
    accountSid: z.string().max(64),
    from: z.string().max(32)
  }),
  generic: z.strictObject({
    method: z.enum(['POST', 'PUT', 'GET']),
    url: z.string().max(2000),
    headers: z.array(httpHeader).max(10),
    /** Names only; the values are in the keychain. */
    secretHeaders: z.array(z.string().max(64)).max(10),
    /** How what is put in for a placeholder is escaped, and which content type goes with it. */
    format: z.enum(['json', 'form', 'text']),
    /** With `{to}`, `{code}` and `{message}`. */
    body: z.string().max(4000)
  })
})
export type SmsGateway = z.infer<typeof smsGateway>

export const deliverySettings = z.strictObject({ mail: mailServer, sms: smsGateway })
export type DeliverySettings = z.infer<typeof deliverySettings>

export function defaultDelivery(): DeliverySettings {
  return {
    mail: { host: '', port: 465, security: 'tls', user: '', from: '', ownerAddress: '' },
    sms: {
      kind: 'none',
      twilio: { baseUrl: 'https://api.twilio.com', accountSid: '', from: '' },
      generic: { method: 'POST', url: '', headers: [], secretHeaders: [], format: 'json', body: '{"to": "{to}", "text": "{message}"}' }
    }
  }
}

/** Why a mail or a text message did not leave. */
export const DELIVERY_PROBLEMS = [
  'not-set-up',
  'password-missing',
  'keychain-unavailable',
  'unreachable',
  'timed-out',
  'no-encryption',
  'certificate',
  'login-refused',
  'message-refused'
] as const
export const deliveryProblem = z.enum(DELIVERY_PROBLEMS)
export type DeliveryProblem = z.infer<typeof deliveryProblem>
