// Owns: what the settings need from network and system: carriers of mails and text messages, and the administrator's file,
// as interfaces only. Adapters live in platform/. And what others need who write to the owner.
import type { DeliveryProblem, MailServer, SmsGateway } from '../../shared/delivery'
import type { Placeholders } from '../../shared/delivery-check'
import type { PolicyTrouble } from '../../shared/ipc/policy'
import type { Result } from '../../shared/result'

/** A failure's `info.status` is what the server answered, when it answered. */
export type Sent = Result<null, DeliveryProblem>

/** Plain text to one address. */
export type Mail = { readonly to: string; readonly subject: string; readonly text: string }

/** Hands a mail to the server. Always settles within seconds. A certificate that does not fit is a failure. */
export type SendMail = (server: MailServer, password: string | null, mail: Mail) => Promise<Sent>

/** What a gateway asks for besides its settings: Twilio's token, or the values of the secret headers by name. */
export type GatewaySecret = { readonly token: string } | { readonly headers: Readonly<Record<string, string>> }
/** Hands a text message to the gateway. Always settles within seconds; no redirect is followed. */
export type SendText = (gateway: SmsGateway, secret: GatewaySecret | null, text: Placeholders) => Promise<Sent>

/** Writes to the owner, at the address given in Settings, "Mail and text messages". Far-end text must come escaped. */
export interface OwnerMail {
  /** False while there is no mail server or no address of the owner. */
  isSetUp(): boolean
  send(subject: string, text: string): Promise<Sent>
}

/** What is in the administrator's file, if anything is. */
export type PolicyReading =
  | { readonly is: 'absent' }
  | { readonly is: 'present'; readonly text: string }
  | { readonly is: 'unusable'; readonly why: Exclude<PolicyTrouble, 'not-understood'> }

export interface PolicyFile {
  readonly path: string
  /** Asked at each decision, so it has to be quick. The same object comes back for as long as nothing has changed. Never throws. */
  read(): PolicyReading
}
