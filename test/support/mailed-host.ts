// Owns: a host whose codes go by mail, through a real SMTP server on loopback, set up as its owner does it.
import { onTestFinished } from 'vitest'
import type { MailServer } from '../../shared/delivery'
import { type QuickHost, atCodePrompt, quickHost } from './armed-host'
import { type TestMailServer, codeIn, startMailServer, textOf } from './mail-server'
import { allowAccess } from './node-host'
import type { Answer, ConnectorKey } from './raw-connector'

export const MAILBOX = 'ada@example.org'

export type MailedHost = QuickHost & {
  readonly mail: TestMailServer
  readonly recoveryCodes: readonly string[]
  /** The code in the next mail; waits for it. */
  readonly nextCode: () => Promise<string>
}

export const mailServerAt = (port: number): MailServer => ({ host: '127.0.0.1', port, security: 'none', user: '', from: 'postern@example.org', ownerAddress: MAILBOX })

export async function runningMailServer(): Promise<TestMailServer> {
  const mail = await startMailServer({ security: 'none' })
  onTestFinished(() => mail.stop())
  return mail
}

export const nextCodeOf = async (mail: TestMailServer): Promise<string> => codeIn(textOf(await mail.next()))

/** Unattended access, a password, and codes by mail. The set-up has sent one mail. */
export async function mailedHost(options: Parameters<typeof quickHost>[0] = {}): Promise<MailedHost> {
  const host = await quickHost(options)
  const mail = await runningMailServer()
  await allowAccess(host)
  must(await host.host.delivery.saveMail(mailServerAt(mail.port), null))
  return { ...host, mail, recoveryCodes: await enrollByMail(host, mail), nextCode: () => nextCodeOf(mail) }
}

/** As the dialog does: begin, "Send code", type it, "Enable authorization". */
export async function enrollByMail({ host }: QuickHost, mail: TestMailServer): Promise<readonly string[]> {
  const { id } = must(await host.enrollment.beginDelivered('email'))
  must(await host.enrollment.sendCode(id, MAILBOX))
  return must(await host.enrollment.confirm(id, await nextCodeOf(mail))).codes
}

export function must<Value>(result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly code: string }): Value {
  if (!result.ok) throw new Error(result.code)
  return result.value
}

type Delivered = Extract<Answer, { type: 'code-delivery' }>

/** At the prompt, when the host has said how sending the code went. */
export async function atMailPrompt(host: MailedHost, key?: ConnectorKey, options: Parameters<typeof atCodePrompt>[2] = {}) {
  const visit = await atCodePrompt(host, key, options)
  if (visit.answer.type !== 'factor-required') throw new Error(`Not at the prompt: ${JSON.stringify(visit.answer)}`)
  const delivered = visit.answer.delivery?.status.state === 'sending' ? await delivery(visit.connector) : null
  return { ...visit, required: visit.answer, delivered }
}

export async function delivery(connector: { readonly next: () => Promise<Answer> }): Promise<Delivered> {
  const answer = await connector.next()
  if (answer.type !== 'code-delivery') throw new Error(`Not about a code: ${JSON.stringify(answer)}`)
  return answer
}

export async function sendAgain(connector: { readonly send: (message: object) => void; readonly next: () => Promise<Answer> }): Promise<Delivered> {
  connector.send({ type: 'send-again' })
  return delivery(connector)
}

/** A code of the same kind that is not this one. */
export const otherCode = (code: string, by = 1): string => String((Number(code) + by) % 1_000_000).padStart(6, '0')
