// Owns: the words of the gate: its states, what comes in, what must be done. A proof in a state is all that says "checked".
// Never: a transition; that is gate.ts.
import type { AsideToHost } from '../../shared/aside'
import type { ConnectorMessage, ConnectorOpening, FactorMethod, Hello, HostMessage, HostOpening, Identify, Refusal, RestartTarget, Revocation, SendingStatus } from '../../shared/protocol'
import type { SeatAsk } from '../../shared/seat'
import type { PendingProof } from './credentials'
import type { Connector, FirstFactorProof, Grant, SecondFactorProof } from './grant'
import type { CodeAttempt } from './second-factor'

export type Challenge = {
  readonly methods: readonly FactorMethod[]
  /** Unix time in ms. */
  readonly expiresAt: number
  readonly triesLeft: number
}

/** How sending a code stands. Times are Unix times in ms. */
export type Sending = {
  readonly state: SendingStatus['state']
  readonly why?: NonNullable<SendingStatus['why']>
  readonly sendAgainAt: number
}
/** A code that travels to the owner by mail or text message. */
export type DeliveredPrompt = {
  /** Masked. */
  readonly destination: string
  readonly sending: Sending
}

export type GateState =
  | { readonly at: 'AwaitingHello' }
  | { readonly at: 'ProvingFirstFactor'; readonly doing: 'preparing-challenge' | 'checking-proof' }
  | { readonly at: 'ProvingFirstFactor'; readonly doing: 'awaiting-proof'; readonly pending: PendingProof }
  | { readonly at: 'AwaitingIdentity'; readonly first: FirstFactorProof; readonly doing: 'awaiting' | 'checking' }
  | { readonly at: 'AwaitingIdentity'; readonly first: FirstFactorProof; readonly doing: 'deciding'; readonly connector: Connector; readonly remember: boolean }
  | {
      readonly at: 'AwaitingReason'
      readonly first: FirstFactorProof
      readonly connector: Connector
      readonly remember: boolean
      /** Unix time in ms. */
      readonly expiresAt: number
    }
  | {
      readonly at: 'AwaitingSecondFactor'
      readonly first: FirstFactorProof
      readonly connector: Connector
      readonly remember: boolean
      readonly challenge: Challenge
      /** `sending`: a code is on its way out, and the far end has nothing to say until that has ended. */
      readonly doing: 'awaiting' | 'checking' | 'sending'
    }
  /** The grant exists, and is on its way to the disk. Nothing is open yet. */
  | { readonly at: 'Recording'; readonly grant: Grant; readonly remember: boolean }
  | { readonly at: 'Granted'; readonly grant: Grant }
  | { readonly at: 'Refused'; readonly reason: Refusal }
  | { readonly at: 'Closed' }

export type RefusalDetails = { readonly lockedUntil?: number; readonly supportedVersion?: number; readonly ended?: Revocation }

/** What comes in: messages of the far end, results of effects, time. */
export type GateEvent =
  | { readonly is: 'message'; readonly message: ConnectorOpening | ConnectorMessage }
  | { readonly is: 'malformed' }
  | { readonly is: 'challenge-ready'; readonly pending: PendingProof; readonly ke2s: readonly string[] }
  | { readonly is: 'first-factor-proved'; readonly proof: FirstFactorProof }
  | { readonly is: 'first-factor-failed' }
  | { readonly is: 'identified'; readonly connector: Connector; readonly remember: boolean }
  | { readonly is: 'reason-required'; readonly hostName: string }
  | { readonly is: 'code-required'; readonly challenge: Challenge; readonly hostName: string; readonly delivery?: DeliveredPrompt }
  | { readonly is: 'sending-ended'; readonly sending: Sending; readonly expiresAt: number }
  | { readonly is: 'second-factor-met'; readonly proof: SecondFactorProof; readonly sessionId: string }
  | { readonly is: 'code-rejected'; readonly why: 'wrong' | 'used' | 'void'; readonly triesLeft: number }
  | { readonly is: 'refused'; readonly reason: Refusal; readonly details?: RefusalDetails }
  | { readonly is: 'recorded'; readonly message: Extract<HostMessage, { type: 'granted' }> }
  | { readonly is: 'time-passed' }
  | { readonly is: 'far-end-gone' }

export const refused = (reason: Refusal, details?: RefusalDetails): GateEvent =>
  details === undefined ? { is: 'refused', reason } : { is: 'refused', reason, details }

/** What must be done. Each effect marked "reports" leads to exactly one further event. */
export type GateEffect =
  | { readonly do: 'send'; readonly message: HostOpening | HostMessage }
  /** reports challenge-ready | refused */
  | { readonly do: 'prepare-challenge'; readonly hello: Hello }
  /** reports first-factor-proved | first-factor-failed */
  | { readonly do: 'check-proof'; readonly pending: PendingProof; readonly ke3: string }
  /** reports identified | refused */
  | { readonly do: 'check-identity'; readonly identify: Identify }
  /** reports reason-required | code-required | second-factor-met | refused */
  | { readonly do: 'decide'; readonly first: FirstFactorProof; readonly connector: Connector }
  /** reports second-factor-met | code-rejected | refused */
  | { readonly do: 'check-code'; readonly attempt: CodeAttempt; readonly first: FirstFactorProof; readonly connector: Connector }
  /** reports sending-ended | refused */
  | { readonly do: 'send-code'; readonly first: FirstFactorProof; readonly connector: Connector }
  | { readonly do: 'charge-malformed-code'; readonly connector: Connector }
  /** reports recorded | refused */
  | { readonly do: 'record-grant'; readonly grant: Grant }
  | { readonly do: 'open-session'; readonly grant: Grant; readonly remember: boolean }
  | { readonly do: 'relay-signal'; readonly body: string }
  | { readonly do: 'ask-restart'; readonly what: RestartTarget }
  | { readonly do: 'ask-seat'; readonly ask: SeatAsk }
  | { readonly do: 'relay-clipboard'; readonly body: string }
  | { readonly do: 'relay-aside'; readonly message: AsideToHost }
  | { readonly do: 'note-refusal'; readonly reason: Refusal | 'gave-up'; readonly state: GateState }
  | { readonly do: 'end-session' }
  /** The connection is gone without a goodbye; whoever owns the session sees whether it can be taken up again. */
  | { readonly do: 'interrupt-session' }
  | { readonly do: 'close' }

export type Step = { readonly state: GateState; readonly effects: readonly GateEffect[] }
