// Owns: every word of Settings, "Mail and text messages".
import type { MailServer, SmsGateway } from '../../../shared/delivery'
import type { MailField, SmsField } from '../../../shared/delivery-check'
import type { DeliveryTestFailure } from '../../../shared/ipc'
import type { FailureInfo } from '../../../shared/result'
import { deliveryProblemWords } from '../../ui/words'

export const mailWords = {
  title: 'Mail server',
  intro: 'Postern writes through your own mail server: codes by e-mail, and notices to you. Your provider’s help pages name it under “SMTP” or “outgoing mail”.',
  host: 'SMTP server',
  hostHint: 'For example smtp.example.org.',
  security: 'Encryption',
  securityOptions: {
    tls: 'TLS',
    starttls: 'STARTTLS, required',
    none: 'None, only for this computer itself'
  } satisfies Record<MailServer['security'], string>,
  port: 'Port',
  user: 'User name',
  userHint: 'Leave it empty if the server asks for no login.',
  password: 'Password',
  passwordKept: 'A password is stored in the keychain. Leave this empty to keep it.',
  passwordNew: 'It goes to the system’s keychain. Many providers want an “app password” here.',
  passwordUnreadable: 'The keychain can’t be read now. Unlock it to send mail.',
  from: 'Sender address',
  fromHint: 'An address that this server may send from.',
  ownerAddress: 'Your address',
  ownerAddressHint: 'Where notices and the test mail go.',
  test: 'Send test mail',
  tested: (address: string) => `Sent to ${address}. Look there, also among the unwanted mail.`,
  save: 'Save mail server',
  saved: 'Saved.',
  remove: 'Remove mail server'
} as const

export const mailFieldWords = {
  host: 'Type only the name or the IP address of the server, without “://” and port.',
  port: 'Type a whole number from 1 to 65535.',
  security: 'Without encryption the password would be readable on the way. Only a server on this computer (localhost) may go without.',
  user: 'A user name is one line.',
  from: 'Type one e-mail address, such as name@example.org.',
  ownerAddress: 'Type one e-mail address, such as name@example.org.'
} as const satisfies Record<MailField, string>

export const smsWords = {
  title: 'Text messages',
  intro: 'Postern sends text messages through a gateway that you have an account with.',
  kind: 'Gateway',
  kinds: { none: 'None', twilio: 'Twilio', generic: 'Another gateway' } satisfies Record<SmsGateway['kind'], string>,
  accountSid: 'Account SID',
  token: 'Auth token',
  tokenKept: 'A token is stored in the keychain. Leave this empty to keep it.',
  tokenNew: 'It goes to the system’s keychain.',
  secretUnreadable: 'The keychain can’t be read now. Unlock it to send text messages.',
  from: 'Sender',
  fromHint: 'A number of your account, such as +15550100, or its name of at most 11 letters.',
  baseUrl: 'API address',
  baseUrlHint: 'Change it only for a gateway that speaks Twilio’s language.',
  method: 'Method',
  url: 'Address',
  urlHint: 'Starts with https://. {to}, {code} and {message} are filled in.',
  urlNeeds: 'A GET needs {to}, and {message} or {code}, in its address.',
  format: 'Body format',
  formats: { json: 'JSON', form: 'Form fields', text: 'Plain text' } satisfies Record<SmsGateway['generic']['format'], string>,
  body: 'Body',
  bodyHint: '{to} is the number, {message} the whole text, {code} the 6 digits alone. Postern escapes them as the format asks.',
  headers: 'Headers',
  headersHint: 'A secret one, such as Authorization, stands in the keychain and is not shown again.',
  headerName: 'Header name',
  headerValue: 'Header value',
  headerSecret: 'Secret',
  headerKept: 'Stored',
  addHeader: 'Add header',
  removeHeader: 'Remove header',
  testNumber: 'Number for the test',
  testNumberHint: 'With the country, such as +49 170 1234567.',
  testNumberWrong: 'Type a number with its country, such as +49 170 1234567.',
  test: 'Send test message',
  tested: (number: string) => `The gateway took the message for ${number}.`,
  save: 'Save gateway',
  saved: 'Saved.'
} as const

export const smsFieldWords = {
  baseUrl: 'Type an address that starts with https://.',
  accountSid: 'Letters and digits only, as your account shows it.',
  from: 'Type a number such as +15550100, or a name of at most 11 letters.',
  url: 'Type an address that starts with https://, without a password in it. The part before the path can’t be filled in.',
  headers: 'A header has a name without spaces and a value of plain letters, each name once. Host, Content-Type and the like are set by Postern.',
  body: 'It needs {to}, and {message} or {code}. A JSON body has to be valid JSON with each of them inside quotes.'
} as const satisfies Record<SmsField, string>

export function testFailureText(code: DeliveryTestFailure, info: FailureInfo | null): string {
  if (code === 'session-live') return 'Not while somebody is connected. End the session first.'
  return code === 'invalid' ? 'Something in the form is not filled in yet.' : deliveryProblemWords[code](info)
}
