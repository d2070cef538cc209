// Owns: every event the gate can be told, as values a property test can draw from; with real and with forged proofs.
import fc from 'fast-check'
import { mintGrant, stampFirst, stampResumed, stampSecond, type Connector, type FirstFactorProof, type Grant, type SecondFactorProof } from '../../electron/access/grant'
import { START, step } from '../../electron/access/gate'
import type { GateEvent, GateState } from '../../electron/access/gate-vocabulary'
import { FULL_ACCESS } from '../../shared/permissions'
import { type ConnectorMessage, type ConnectorOpening, PROTOCOL_VERSION } from '../../shared/protocol'

export const NOW = Date.UTC(2026, 0, 15, 12)
export const CONNECTOR: Connector = { publicKey: 'key', name: 'Test laptop', platform: 'linux', source: '127.0.0.1', statedReason: null }
export const PENDING = { selector: 'password', candidates: [{ name: 'password', credentialId: 'password', version: 'first', state: 'state' }] } as const

const FIRST = { credentialId: 'password', credentialKind: 'password', credentialVersion: 'first', profile: { id: 'full', name: 'Full access' }, permissions: FULL_ACCESS, boundTo: null, endsAt: null, resumes: null } as const

const real = new WeakSet<object>()
const remembered = <Proof extends object>(proof: Proof): Proof => {
  real.add(proof)
  return proof
}
/** Whether a proof came from here with its stamp; said by the test's own book, not by the code under test. */
export const isReal = (proof: object): boolean => real.has(proof)

export const realFirst = (boundTo: string | null = null): FirstFactorProof => remembered(stampFirst({ ...FIRST, boundTo }))
export const realSecond = (): SecondFactorProof => remembered(stampSecond('totp'))
export const forgedFirst = (): FirstFactorProof => ({ step: 'first', ...FIRST })
export const forgedSecond = (): SecondFactorProof => ({ step: 'second', how: 'totp' })

/** A session that lost its connection, and the two proofs that take it up again. */
export const LOST = mintGrant(stampFirst(FIRST), stampSecond('totp'), CONNECTOR, { sessionId: 'session', now: NOW })
export const OTHER = mintGrant(stampFirst(FIRST), stampSecond('totp'), CONNECTOR, { sessionId: 'another', now: NOW })
export const resumingFirst = (grant: Grant): FirstFactorProof => remembered(stampFirst({ ...FIRST, boundTo: 'key', resumes: { keyId: 'r', grant } }))
export const resumingSecond = (sessionId: string): SecondFactorProof => remembered(stampResumed(sessionId))

export const MESSAGES: readonly (ConnectorOpening | ConnectorMessage)[] = [
  { type: 'hello', version: PROTOCOL_VERSION, selector: 'password', ke1: 'a' },
  { type: 'hello', version: PROTOCOL_VERSION + 1, selector: 'password', ke1: 'a' },
  { type: 'proof', ke3: 'a' },
  { type: 'identify', publicKey: 'key', signature: 'a', name: 'n', platform: 'p', appVersion: '1', remember: false },
  { type: 'factor', method: 'totp', code: '123456' },
  { type: 'factor', method: 'recovery-code', code: 'AAAAA-AAAAA' },
  { type: 'factor', method: 'email', code: '123456' },
  { type: 'send-again' },
  { type: 'signal', body: '{}' },
  { type: 'clipboard', body: 'AQ' },
  { type: 'chat', number: 1, text: 'hello' },
  { type: 'chat-heard', number: 1 },
  { type: 'recording', on: true },
  { type: 'sound', on: true },
  { type: 'sound-signal', body: '{}' },
  { type: 'bye' },
  { type: 'reason', text: 'updates' },
  { type: 'restart', what: 'app' }
]

/** Results of effects. Each call makes fresh proofs. */
export const results = {
  'challenge-ready': (): GateEvent => ({ is: 'challenge-ready', pending: PENDING, ke2s: ['a'] }),
  'first-factor-proved': (): GateEvent => ({ is: 'first-factor-proved', proof: realFirst() }),
  'first-factor-failed': (): GateEvent => ({ is: 'first-factor-failed' }),
  identified: (): GateEvent => ({ is: 'identified', connector: CONNECTOR, remember: false }),
  'reason-required': (): GateEvent => ({ is: 'reason-required', hostName: 'Host' }),
  'code-required': (): GateEvent => ({
    is: 'code-required',
    challenge: { methods: ['totp'], expiresAt: NOW + 180_000, triesLeft: 5 },
    hostName: 'Host'
  }),
  'code-sending': (): GateEvent => ({
    is: 'code-required',
    challenge: { methods: ['email', 'recovery-code'], expiresAt: NOW + 180_000, triesLeft: 5 },
    hostName: 'Host',
    delivery: { destination: 'a•••@example.org', sending: { state: 'sending', sendAgainAt: NOW } }
  }),
  'sending-ended': (): GateEvent => ({ is: 'sending-ended', sending: { state: 'sent', sendAgainAt: NOW + 30_000 }, expiresAt: NOW + 180_000 }),
  'second-factor-met': (): GateEvent => ({ is: 'second-factor-met', proof: realSecond(), sessionId: 'session' }),
  'code-rejected': (): GateEvent => ({ is: 'code-rejected', why: 'wrong', triesLeft: 4 }),
  refused: (): GateEvent => ({ is: 'refused', reason: 'busy' }),
  recorded: (): GateEvent => ({
    is: 'recorded',
    message: { type: 'granted', sessionId: 'session', hostName: 'Host', permissions: [...FULL_ACCESS], deviceCookie: { id: 'i', key: 'k' }, resume: { id: 'r', secret: 's' } }
  })
} as const

/** Of a session that is taken up again, and of another one that is not this one. */
export const resumptions = {
  'key proved': (): GateEvent => ({ is: 'first-factor-proved', proof: resumingFirst(LOST) }),
  'key of another proved': (): GateEvent => ({ is: 'first-factor-proved', proof: resumingFirst(OTHER) }),
  'may go on': (): GateEvent => ({ is: 'second-factor-met', proof: resumingSecond(LOST.sessionId), sessionId: 'new' }),
  'another may go on': (): GateEvent => ({ is: 'second-factor-met', proof: resumingSecond(OTHER.sessionId), sessionId: 'new' })
} as const

export const forgeries = {
  'forged first proof': (): GateEvent => ({ is: 'first-factor-proved', proof: forgedFirst() }),
  'forged second proof': (): GateEvent => ({ is: 'second-factor-met', proof: forgedSecond(), sessionId: 'session' }),
  'proof that takes up what was never granted': (): GateEvent => ({
    is: 'first-factor-proved',
    proof: resumingFirst({ ...LOST })
  })
} as const

const message = (index: number) => (): GateEvent => ({ is: 'message', message: MESSAGES[index]! })

/** The events of a connection that goes well, in order. */
export const RIGHT_PATH: readonly (() => GateEvent)[] = [
  message(0), results['challenge-ready'], message(2), results['first-factor-proved'], message(3), results.identified,
  results['code-required'], message(4), results['second-factor-met'], results.recorded
]

/** The same for a session that lost its connection. */
export const RESUMING_PATH: readonly (() => GateEvent)[] = [
  ...RIGHT_PATH.slice(0, 3), resumptions['key proved'], ...RIGHT_PATH.slice(4, 6), resumptions['may go on'], results.recorded
]

const REASON = message(MESSAGES.findIndex(({ type }) => type === 'reason'))

/** The same at a host that asks for a reason. */
export const PATH_WITH_REASON: readonly (() => GateEvent)[] = [...RIGHT_PATH.slice(0, 6), results['reason-required'], REASON, ...RIGHT_PATH.slice(6)]

const MAILED = message(MESSAGES.findIndex((sent) => sent.type === 'factor' && sent.method === 'email'))
const AGAIN = message(MESSAGES.findIndex(({ type }) => type === 'send-again'))

/** The same at a host that sends its codes: one is typed wrong, another is sent, and that one is right. */
const sentPath = (asked: readonly (() => GateEvent)[]): readonly (() => GateEvent)[] => [
  ...asked, results['code-sending'], results['sending-ended'], MAILED, results['code-rejected'], AGAIN, results['sending-ended'],
  MAILED, results['second-factor-met'], results.recorded
]
export const PATH_WITH_SENDING = sentPath(RIGHT_PATH.slice(0, 6))
export const PATH_WITH_REASON_AND_SENDING = sentPath(PATH_WITH_REASON.slice(0, 8))

/** Any event, the right ones included; drawn as makers, because a proof is good for one use. */
export const anyEvent: fc.Arbitrary<() => GateEvent> = fc.constantFrom(
  ...MESSAGES.map((_, index) => message(index)),
  ...Object.values(results),
  ...Object.values(resumptions),
  ...Object.values(forgeries),
  (): GateEvent => ({ is: 'malformed' }),
  (): GateEvent => ({ is: 'time-passed' }),
  (): GateEvent => ({ is: 'far-end-gone' })
)

/** The state after a number of right events. */
export function stateAfter(rightEvents: number, path = RIGHT_PATH): GateState {
  return path.slice(0, rightEvents).reduce((state, make) => step(state, make(), NOW).state, START)
}
