// Owns: handing one text message to an HTTP gateway: Twilio's API shape, or the owner's own template.
// Never: follows a redirect, goes on with a certificate that does not fit, or sends in the clear to another computer.
import { request as requestInClear } from 'node:http'
import { request as requestOverTls } from 'node:https'
import type { SecureContextOptions } from 'node:tls'
import type { SmsGateway } from '../../shared/delivery'
import { ESCAPES, type Placeholders, fill, safeUrl } from '../../shared/delivery-check'
import { failure, success } from '../../shared/result'
import type { GatewaySecret, SendText, Sent } from '../settings/ports'
import { authorities } from './authorities'
import { codeOfError, networkProblem } from './network-errors'
import { SEND_LIMIT_MS, type Trust } from './smtp'

type Request = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const CONTENT_TYPES = {
  json: 'application/json; charset=utf-8',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8'
} as const satisfies Record<SmsGateway['generic']['format'], string>

export function gatewaySender({ bundles, limitMs = SEND_LIMIT_MS }: Trust = {}): SendText {
  return async (gateway, secret, text) => {
    const request = requestFor(gateway, secret, text)
    if (request === null) return failure('not-set-up')
    return exchange(request, await authorities(bundles), limitMs)
  }
}

function requestFor({ kind, twilio, generic }: SmsGateway, secret: GatewaySecret | null, text: Placeholders): Request | null {
  switch (kind) {
    case 'none':
      return null
    case 'twilio': {
      const token = secret !== null && 'token' in secret ? secret.token : ''
      return {
        method: 'POST',
        url: `${twilio.baseUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(twilio.accountSid)}/Messages.json`,
        headers: {
          authorization: `Basic ${Buffer.from(`${twilio.accountSid}:${token}`).toString('base64')}`,
          'content-type': CONTENT_TYPES.form
        },
        body: new URLSearchParams({ To: text.to, From: twilio.from, Body: text.message }).toString()
      }
    }
    case 'generic': {
      const { method, format } = generic
      return {
        method,
        url: fill(generic.url, text, encodeURIComponent),
        headers: {
          ...Object.fromEntries(generic.headers.map(({ name, value }) => [name, value])),
          ...(secret !== null && 'headers' in secret ? secret.headers : {}),
          ...(method === 'GET' ? {} : { 'content-type': CONTENT_TYPES[format] })
        },
        body: method === 'GET' ? '' : fill(generic.body, text, ESCAPES[format])
      }
    }
  }
}

function exchange({ method, url, headers, body }: Request, trusted: SecureContextOptions, limitMs: number): Promise<Sent> {
  const target = safeUrl(url)
  if (target === null) return Promise.resolve(failure('no-encryption'))
  return new Promise((resolve) => {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), limitMs)
    const settle = (sent: Sent): void => {
      clearTimeout(timer)
      resolve(sent)
    }
    const send = target.protocol === 'https:' ? requestOverTls : requestInClear
    const request = send(target, {
      method,
      headers: { ...headers, ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
      agent: false,
      signal: limit.signal,
      ...(target.protocol === 'https:' ? { rejectUnauthorized: true, minVersion: 'TLSv1.2' as const, ...trusted } : {})
    })
    request.once('response', (response) => {
      // The status says it all; what else a gateway has to say is not kept.
      response.destroy()
      settle(verdict(response.statusCode ?? 0))
    })
    request.once('error', (error) => {
      settle(limit.signal.aborted ? failure('timed-out') : failure(networkProblem(codeOfError(error))))
    })
    // After the answer it may still complain about its end.
    request.on('error', () => {})
    request.end(body)
  })
}

function verdict(status: number): Sent {
  if (status >= 200 && status < 300) return success(null)
  return failure(status === 401 || status === 403 ? 'login-refused' : 'message-refused', { status })
}
