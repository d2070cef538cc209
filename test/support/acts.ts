// Owns: the life of a host in acts, from its first password to its last way to receive a code: what owner and connectors do,
// and what they remember. Never: judges what is left when an act is cut short.
import { expect } from 'vitest'
import { type SmsGateway, defaultDelivery } from '../../shared/delivery'
import type { DeliveryMethod } from '../../shared/destination'
import type { FactorMethod } from '../../shared/protocol'
import { type QuickHost, atCodePrompt, codesOf, expectGranted, leave } from './armed-host'
import { MAILBOX, mailServerAt, must } from './mailed-host'
import { allowAccess, enroll } from './node-host'
import { type ConnectorKey, type RawConnector, newConnectorKey } from './raw-connector'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NUMBER = '+491701234542'
/** A connector that is spared the code after it has typed one; never the one that is tried with spent codes. */
const TRUSTED = newConnectorKey()
export const NEXT_PASSWORD = 'another long passphrase 9'

/** What the owner and the connector remember from one act to the next. */
export type Memory = {
  secret: string
  recoveryCodes: readonly string[]
  readonly key: ConnectorKey
  login: { readonly id: string; readonly secret: string } | null
  /** A code, or recovery code, that the host was given in the last act. */
  spent: { readonly method: FactorMethod; readonly code: string } | null
  /** Sessions that the last act opened. */
  opened: number
}

export type Scene = {
  readonly host: QuickHost
  readonly memory: Memory
  readonly code: () => string
  /** The code in the next mail or text message; waits for it. */
  readonly sentCode: () => Promise<string>
  /** Rejects when the host has met a fault. */
  readonly fault: Promise<never>
}
export type Act = {
  readonly name: string
  /** The owner asked, with everything that it takes, for a gate without a second factor. */
  readonly mayEndWithoutFactor?: true
  readonly play: (scene: Scene) => Promise<void>
}

const confirm = (scene: Scene) => {
  const code = scene.code()
  scene.memory.spent = { method: 'totp', code }
  return { method: 'totp' as const, code }
}

/** With a code that is sent to the owner at this computer. */
async function confirmSent({ host, memory, sentCode }: Scene, method: DeliveryMethod) {
  must(await host.host.enrollment.sendOwnerCode())
  const code = await sentCode()
  memory.spent = { method, code }
  return { method, code }
}

/** Waits until the host says that it has sent a code. */
async function codeSent(connector: RawConnector, fault: Promise<never>): Promise<void> {
  const answer = await Promise.race([connector.next(), fault])
  if (answer.type !== 'code-delivery' || answer.status.state !== 'sent') throw new Error(`No code was sent: ${JSON.stringify(answer)}`)
}

async function logInAfterAWrongCode({ host, memory, sentCode, fault }: Scene, method: DeliveryMethod): Promise<void> {
  const { connector, answer } = await atCodePrompt(host, memory.key, { password: NEXT_PASSWORD })
  expect(answer).toMatchObject({ type: 'factor-required', methods: [method, 'recovery-code'] })
  await codeSent(connector, fault)
  const code = await sentCode()
  await connector.factor(code === '000000' ? '000001' : '000000', method)
  memory.spent = { method, code }
  expectGranted(await connector.factor(code, method))
  memory.opened++
  await leave(host, connector)
}

export const acts: readonly Act[] = [
  { name: 'the first password is set and access allowed', mayEndWithoutFactor: true, play: ({ host }) => allowAccess(host) },
  {
    name: 'two-factor authentication is switched on',
    mayEndWithoutFactor: true,
    play: async ({ host, memory }) => {
      const { secret, recoveryCodes, codeUsed } = await enroll(host, host.clock.now())
      Object.assign(memory, { secret, recoveryCodes, spent: { method: 'totp', code: codeUsed } })
    }
  },
  {
    name: 'a connector logs in, and its login is saved',
    play: async (scene) => {
      const { host, memory } = scene
      const { connector } = await atCodePrompt(host, memory.key, { remember: true })
      const { code } = confirm(scene)
      expectGranted(await connector.factor(code))
      memory.opened++
      const login = await Promise.race([connector.next(), scene.fault])
      if (login.type !== 'saved-login') throw new Error('No saved login')
      memory.login = { id: login.id, secret: login.secret }
      await leave(host, connector)
    }
  },
  {
    name: 'it comes back with the saved login and a wrong code, and then the right one',
    play: async (scene) => {
      const { host, memory } = scene
      const connector = await host.visitor()
      await connector.reachCode(memory.login!.secret, memory.key, { selector: `saved-login:${memory.login!.id}` })
      await connector.factor(codesOf(memory.secret, host.clock).wrongCode())
      expectGranted(await connector.factor(confirm(scene).code))
      memory.opened++
      await leave(host, connector)
    }
  },
  {
    name: 'a connector uses a recovery code',
    play: async ({ host, memory }) => {
      const { connector } = await atCodePrompt(host, memory.key)
      memory.spent = { method: 'recovery-code', code: memory.recoveryCodes[0]! }
      expectGranted(await connector.factor(memory.recoveryCodes[0]!, 'recovery-code'))
      memory.opened++
      await leave(host, connector)
    }
  },
  {
    name: 'new recovery codes are made',
    play: async (scene) => {
      const made = await scene.host.host.enrollment.makeRecoveryCodes(confirm(scene))
      if (!made.ok) throw new Error(made.code)
      scene.memory.recoveryCodes = made.value.codes
    }
  },
  {
    name: 'trust in connectors that typed a code is switched on',
    play: async (scene) => {
      const changed = await scene.host.host.settings.change({ entry: { trustHours: 8 } }, confirm(scene))
      if (!changed.ok) throw new Error(changed.code)
    }
  },
  {
    name: 'a connector types a code and is trusted',
    play: async (scene) => {
      const { host, memory } = scene
      const { connector } = await atCodePrompt(host, TRUSTED)
      expectGranted(await connector.factor(confirm(scene).code))
      memory.opened++
      await leave(host, connector)
    }
  },
  {
    name: 'the trusted connector comes back without a code',
    play: async ({ host, memory }) => {
      const { connector, answer } = await atCodePrompt(host, TRUSTED)
      expectGranted(answer)
      memory.opened++
      await leave(host, connector)
    }
  },
  {
    name: 'the trusted connector is blocked',
    play: async ({ host }) => {
      const changed = await host.host.connectors.change(TRUSTED.publicKey, { rule: 'blocked' })
      if (!changed.ok) throw new Error(changed.code)
    }
  },
  {
    name: 'records of more than a year ago are removed from the log',
    play: async ({ host }) => {
      host.clock.advance(400 * DAY_MS)
      await host.host.shortenLog()
    }
  },
  {
    name: 'the secret is replaced',
    play: async (scene) => {
      const { host, memory } = scene
      const begun = await host.host.enrollment.begin(confirm(scene))
      if (!begun.ok) throw new Error(begun.code)
      const code = codesOf(begun.value.setupKey, host.clock).code(-1)
      const confirmed = await host.host.enrollment.confirm(begun.value.id, code)
      if (!confirmed.ok) throw new Error(confirmed.code)
      Object.assign(memory, { secret: begun.value.setupKey, recoveryCodes: confirmed.value.codes, spent: { method: 'totp', code }, login: null })
    }
  },
  {
    name: 'the password is changed',
    play: async (scene) => {
      const changed = await scene.host.host.password.set(NEXT_PASSWORD, confirm(scene))
      if (!changed.ok) throw new Error(changed.code)
    }
  },
  {
    name: 'two-factor authentication is turned off',
    mayEndWithoutFactor: true,
    play: async (scene) => void must(await scene.host.host.enrollment.turnOff(confirm(scene)))
  },
  {
    name: 'a mail server is set up, and codes by mail are switched on',
    mayEndWithoutFactor: true,
    play: async ({ host: { host }, memory, sentCode }) => {
      // Whoever is trusted is not asked for a code.
      must(await host.settings.change({ entry: { trustHours: 0 } }))
      must(await host.delivery.saveMail(mailServerAt(2525), null))
      const { id } = must(await host.enrollment.beginDelivered('email'))
      must(await host.enrollment.sendCode(id, MAILBOX))
      const code = await sentCode()
      const { codes } = must(await host.enrollment.confirm(id, code))
      Object.assign(memory, { secret: 'mailed', recoveryCodes: codes, spent: { method: 'email', code }, login: null })
    }
  },
  {
    name: 'a connector logs in with a mailed code, after a wrong one',
    play: (scene) => logInAfterAWrongCode(scene, 'email')
  },
  {
    name: 'a connector has a second code mailed, and logs in with it',
    play: async ({ host, memory, sentCode, fault }) => {
      const { connector } = await atCodePrompt(host, memory.key, { password: NEXT_PASSWORD })
      await codeSent(connector, fault)
      const first = await sentCode()
      host.clock.advance(30_000)
      connector.send({ type: 'send-again' })
      await codeSent(connector, fault)
      const code = await sentCode()
      // Only the newest counts; the one before it is tried again at the end.
      expectGranted(await connector.factor(code, 'email'))
      memory.spent = { method: 'email', code: first === code ? code : first }
      memory.opened++
      await leave(host, connector)
    }
  },
  {
    name: 'a change is confirmed with a mailed code',
    play: async (scene) => void must(await scene.host.host.settings.change({ entry: { trustHours: 1 } }, await confirmSent(scene, 'email')))
  },
  {
    name: 'a text gateway is set up',
    play: async (scene) => {
      const { host } = scene
      // No more than five codes are sent in an hour.
      host.clock.advance(HOUR_MS)
      const gateway: SmsGateway = { ...defaultDelivery().sms, kind: 'twilio', twilio: { baseUrl: 'http://localhost:2600', accountSid: 'AC1', from: '+15550100' } }
      must(await host.host.delivery.saveSms(gateway, { token: 'token' }, await confirmSent(scene, 'email')))
      must(await host.host.settings.change({ entry: { trustHours: 0 } }))
    }
  },
  {
    name: 'codes by text message take the place of those by mail',
    play: async (scene) => {
      const { host, memory, sentCode } = scene
      const { id } = must(await host.host.enrollment.beginDelivered('sms', await confirmSent(scene, 'email')))
      must(await host.host.enrollment.sendCode(id, NUMBER))
      const code = await sentCode()
      const { codes } = must(await host.host.enrollment.confirm(id, code))
      Object.assign(memory, { secret: 'texted', recoveryCodes: codes, spent: { method: 'sms', code } })
    }
  },
  {
    name: 'a connector logs in with a texted code, after a wrong one',
    play: (scene) => logInAfterAWrongCode(scene, 'sms')
  },
  {
    name: 'a change is confirmed with a texted code',
    play: async (scene) => void must(await scene.host.host.settings.change({ entry: { trustHours: 1 } }, await confirmSent(scene, 'sms')))
  },
  {
    name: 'the text gateway is removed',
    play: async (scene) => void must(await scene.host.host.delivery.saveSms(defaultDelivery().sms, {}, await confirmSent(scene, 'sms')))
  }
]
