// Owns: a host as an attacker finds it: unattended access on, a password, two-factor authentication, a clock that the
// test turns. One line a test, and everything it started ends with the test.
import { onTestFinished } from 'vitest'
import type { ClientOptions } from 'ws'
import { stepAt, totp } from './codes'
import { FakeClock, MemoryKeychain } from './fakes'
import { type NodeHost, type NodeHostOptions, PASSWORD, allowAccess, enroll, startNodeHost } from './node-host'
import { quickOpaque } from './opaque-in-process'
import { type Answer, type ConnectorKey, RawConnector, newConnectorKey } from './raw-connector'

export type QuickHost = NodeHost & {
  readonly clock: FakeClock
  readonly keychain: MemoryKeychain
  /** Another connection to this host. */
  readonly visitor: (options?: ClientOptions) => Promise<RawConnector>
}

export type ArmedHost = QuickHost & {
  readonly secret: string
  readonly recoveryCodes: readonly string[]
  readonly enrollmentCode: string
  /** The code of the present step, or of one that many steps away. */
  readonly code: (steps?: number) => string
  readonly wrongCode: () => string
}

type Options = Omit<NodeHostOptions, 'clock' | 'keychain'> & { readonly clock?: FakeClock; readonly keychain?: MemoryKeychain }

/** A host with nothing set up; it closes with the test. */
export async function quickHost(options: Options = {}): Promise<QuickHost> {
  const clock = options.clock ?? new FakeClock()
  const keychain = options.keychain ?? new MemoryKeychain()
  const node = await startNodeHost({ scheduler: clock, registrar: quickOpaque, ...options, clock, keychain })
  onTestFinished(() => node.close())
  return { ...node, clock, keychain, visitor: (settings) => visitorOf(node.port, settings) }
}

export async function visitorOf(port: number, options: ClientOptions = {}): Promise<RawConnector> {
  const connector = await RawConnector.connect(port, options, quickOpaque)
  onTestFinished(() => connector.drop())
  return connector
}

export async function armedHost(options: Options = {}): Promise<ArmedHost> {
  const quick = await quickHost(options)
  await allowAccess(quick)
  const { secret, recoveryCodes, codeUsed } = await enroll(quick, quick.clock.now())
  return { ...quick, recoveryCodes, enrollmentCode: codeUsed, ...codesOf(secret, quick.clock) }
}

export type Codes = Pick<ArmedHost, 'secret' | 'code' | 'wrongCode'>

export function codesOf(secret: string, clock: FakeClock): Codes {
  const code = (steps = 0): string => totp(secret, stepAt(clock.now()) + steps)
  const wrongCode = (): string => {
    const near = new Set(Array.from({ length: 9 }, (_, index) => code(index - 4)))
    return ['000000', '111111', '222222', '333333', '444444', '555555', '666666', '777777', '888888', '999999'].find((digits) => !near.has(digits))!
  }
  return { secret, code, wrongCode }
}

export type Visit = { readonly connector: RawConnector; readonly key: ConnectorKey; readonly answer: Answer }

/** A connection that has proved the password and stands at the code prompt (or got whatever came in its place). */
export async function atCodePrompt(
  host: Pick<QuickHost, 'visitor'>,
  key: ConnectorKey = newConnectorKey(),
  options: Parameters<RawConnector['reachCode']>[2] & { readonly from?: string; readonly password?: string } = {}
): Promise<Visit> {
  const { from, password = PASSWORD, ...proof } = options
  const connector = await host.visitor(from === undefined ? {} : { localAddress: from })
  return { connector, key, answer: await connector.reachCode(password, key, proof) }
}

export type GrantedVisit = Visit & { readonly granted: Extract<Answer, { type: 'granted' }> }

/** A connection with a session, and with a saved login when it asked for one. */
export async function granted(host: ArmedHost, key?: ConnectorKey, code = host.code()): Promise<GrantedVisit> {
  const visit = await atCodePrompt(host, key)
  return { ...visit, granted: expectGranted(await visit.connector.factor(code)) }
}

export function expectGranted(answer: Answer): Extract<Answer, { type: 'granted' }> {
  if (answer.type !== 'granted') throw new Error(`Not granted: ${JSON.stringify(answer)}`)
  return answer
}

/** Leaves, and waits until the host has taken note of it. */
export async function leave(host: QuickHost, connector: RawConnector): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    const stop = host.host.registry.onChanged(() => {
      if (host.liveGrants().length > 0) return
      stop()
      resolve()
    })
  })
  connector.send({ type: 'bye' })
  await gone
}

/** A session with "Log in automatically from now on", ended again: its key and its saved login. */
export async function withSavedLogin(host: ArmedHost, code = host.code()) {
  const visit = await atCodePrompt(host, newConnectorKey(), { remember: true })
  const { deviceCookie } = expectGranted(await visit.connector.factor(code))
  const login = await visit.connector.next()
  if (login.type !== 'saved-login') throw new Error(`No saved login: ${JSON.stringify(login)}`)
  await leave(host, visit.connector)
  return { key: visit.key, deviceCookie, id: login.id, secret: login.secret, selector: `saved-login:${login.id}` }
}
