// Owns: the owner's mail server and text gateway: setting them up, trying them, and sending through them.
// Never: returns a password, and never lets one or the address of a server change without the guard's token: whoever
// changes where codes and notices go could receive them instead.
import type { ChangeFailure, Confirmation, DeliveryState, DeliveryTestFailure } from '../../shared/ipc'
import { isHeaderValue, mailProblem, smsProblem } from '../../shared/delivery-check'
import type { MailServer, SmsGateway } from '../../shared/delivery'
import { type DeliveryMethod, destinationOf } from '../../shared/destination'
import { type Result, failure } from '../../shared/result'
import type { Settings } from '../../shared/settings'
import type { CodeDelivery, CodeOccasion, Keychain } from '../access/ports'
import {
  MAIL_ACCOUNT,
  SMS_ACCOUNT,
  type TypedGatewaySecret,
  gatewayItemOf,
  gatewaySecret,
  mailItemOf,
  mailPassword,
  whileReadable
} from './delivery-secrets'
import type { OwnerGuard, PageLife } from './owner-guard'
import type { OwnerMail, SendMail, SendText, Sent } from './ports'
import type { SettingsService } from './settings'
import { codeWords, testWords } from './words'

export type DeliveryParts = {
  readonly settings: SettingsService
  readonly keychain: Keychain
  readonly guard: OwnerGuard
  readonly sendMail: SendMail
  readonly sendText: SendText
  readonly deviceName: () => string
}

type Channel = 'mail' | 'sms'

export class Delivery implements OwnerMail, CodeDelivery {
  readonly #parts: DeliveryParts

  constructor(parts: DeliveryParts) {
    this.#parts = parts
  }

  /** Which passwords are kept; never what they are. */
  async state(): Promise<DeliveryState> {
    const { keychain } = this.#parts
    const { mail, sms } = this.#delivery()
    const kept = (work: () => Promise<unknown>): Promise<DeliveryState['mailPassword']> =>
      whileReadable(async () => ((await work()) === null ? 'none' : 'kept'), 'unreadable')
    return {
      mailPassword: await kept(() => mailPassword(keychain, mail)),
      smsSecret: await kept(() => gatewaySecret(keychain, sms))
    }
  }

  /** @param password null keeps the one that was typed for this server and user before */
  async saveMail(server: MailServer, password: string | null, confirmation?: Confirmation, page?: PageLife): Promise<Result<Settings, ChangeFailure>> {
    if (mailProblem(server) !== null) return failure('invalid')
    const item = server.user !== '' && password !== null ? mailItemOf(server, password) : null
    return this.#save('mail', { mail: server }, { account: MAIL_ACCOUNT, item, drop: server.user === '' || server.host === '' }, confirmation, page)
  }

  async saveSms(gateway: SmsGateway, typed: TypedGatewaySecret, confirmation?: Confirmation, page?: PageLife): Promise<Result<Settings, ChangeFailure>> {
    if (!gatewayIsUsable(gateway, typed)) return failure('invalid')
    const secret = await whileReadable(() => gatewaySecret(this.#parts.keychain, gateway, typed), 'unreadable' as const)
    if (secret === 'unreadable') return failure('keychain-unavailable')
    const item = secret === null ? null : gatewayItemOf(gateway, secret)
    return this.#save('sms', { sms: gateway }, { account: SMS_ACCOUNT, item, drop: gateway.kind === 'none' }, confirmation, page)
  }

  /** Sends a mail to the owner with what stands in the form, before it is saved. */
  async testMail(server: MailServer, password: string | null): Promise<Result<null, DeliveryTestFailure>> {
    const live = this.#parts.guard.refusalWhileLive('delivery')
    if (live !== null) return failure('session-live')
    if (mailProblem(server) !== null || server.host === '' || server.ownerAddress === '') return failure('invalid')
    const device = this.#parts.deviceName()
    return this.#mail(server, { to: server.ownerAddress, subject: testWords.subject(device), text: testWords.mail(device) }, password)
  }

  async testText(gateway: SmsGateway, typed: TypedGatewaySecret, to: string): Promise<Result<null, DeliveryTestFailure>> {
    const live = this.#parts.guard.refusalWhileLive('delivery')
    if (live !== null) return failure('session-live')
    const number = destinationOf('sms', to)
    if (number === null || gateway.kind === 'none' || !gatewayIsUsable(gateway, typed)) return failure('invalid')
    return this.#text(gateway, { to: number, code: '000000', message: testWords.text(this.#parts.deviceName()) }, typed)
  }

  isSetUp(): boolean {
    const { mail } = this.#delivery()
    return mail.host !== '' && mail.ownerAddress !== ''
  }

  /** A notice to the owner. */
  async send(subject: string, text: string): Promise<Sent> {
    const { mail } = this.#delivery()
    return this.isSetUp() ? this.#mail(mail, { to: mail.ownerAddress, subject, text }, null) : failure('not-set-up')
  }

  async deliverCode(method: DeliveryMethod, destination: string, code: string, occasion: CodeOccasion): Promise<Sent> {
    const { mail, sms } = this.#delivery()
    const device = this.#parts.deviceName()
    if (method === 'email') {
      if (mail.host === '') return failure('not-set-up')
      return this.#mail(mail, { to: destination, subject: codeWords.subject(device), text: codeWords.mail(device, code, occasion) }, null)
    }
    if (sms.kind === 'none') return failure('not-set-up')
    return this.#text(sms, { to: destination, code, message: codeWords.text(device, code, occasion) }, {})
  }

  async #mail(server: MailServer, mail: Parameters<SendMail>[2], typed: string | null): Promise<Sent> {
    if (server.user === '') return this.#parts.sendMail(server, null, mail)
    const password = typed ?? (await whileReadable(() => mailPassword(this.#parts.keychain, server), undefined))
    if (password === undefined) return failure('keychain-unavailable')
    return password === null ? failure('password-missing') : this.#parts.sendMail(server, password, mail)
  }

  async #text(gateway: SmsGateway, text: Parameters<SendText>[2], typed: TypedGatewaySecret): Promise<Sent> {
    const secret = await whileReadable(() => gatewaySecret(this.#parts.keychain, gateway, typed), 'unreadable' as const)
    if (secret === 'unreadable') return failure('keychain-unavailable')
    return secret === null ? failure('password-missing') : this.#parts.sendText(gateway, secret, text)
  }

  async #save(
    channel: Channel,
    change: Partial<Settings['delivery']>,
    secret: { readonly account: string; readonly item: string | null; readonly drop: boolean },
    confirmation: Confirmation | undefined,
    page: PageLife | undefined
  ): Promise<Result<Settings, ChangeFailure>> {
    const { guard, keychain, settings } = this.#parts
    const confirmed = await guard.confirm('delivery', confirmation, page)
    if (!confirmed.ok) return confirmed
    const { account, item, drop } = secret
    // Until the settings name its server, a password in the keychain is given to nobody.
    if (item !== null && !(await whileReadable(() => keychain.set(account, item).then(() => true), false))) return failure('keychain-unavailable')
    // While the keychain was busy, a session may have begun.
    const live = guard.refusalWhileLive('delivery')
    const saved = live ?? settings.setDelivery({ ...this.#delivery(), ...change }, channel, confirmed.value)
    // Nothing asks for it any more; one that cannot be removed now belongs to a server that is no longer named.
    if (saved.ok && drop) await whileReadable(() => keychain.delete(account), undefined)
    return saved
  }

  #delivery(): Settings['delivery'] {
    return this.#parts.settings.get().delivery
  }
}

function gatewayIsUsable(gateway: SmsGateway, typed: TypedGatewaySecret): boolean {
  return smsProblem(gateway) === null && Object.values(typed.headers ?? {}).every(isHeaderValue)
}
