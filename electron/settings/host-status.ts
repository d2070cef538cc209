// Owns: one picture of this computer as a host, put together from those who know each part.
import { hostname } from 'node:os'
import type { HostState, IncomingSavedLogin, Listening, LiveSession, PermissionProfile, TwoFactorState } from '../../shared/ipc'
import { maskDestination } from '../../shared/destination'
import type { Desktop } from '../../shared/desktop'
import type { Settings } from '../../shared/settings'
import { openAlerts } from '../access/alerts'
import { fingerprint } from '../access/labels'
import { type Credentials, passwordIdOf } from '../access/credentials'
import { type Clock, type Keychain, KeychainUnavailable, type Store } from '../access/ports'
import type { Profiles } from '../access/profiles'
import { recoveryCodesLeft } from '../access/recovery-codes'
import type { SecondFactor, SecondFactorRow } from '../access/second-factor'
import type { ComeBack } from '../access/short-term'
import type { GuessThrottle } from '../access/throttle'
import { timeOfStep } from '../access/totp'
import type { HostAsides } from '../session/aside/host-asides'
import type { HostSeat } from '../session/host-seat'
import type { OwnerSwitches } from '../session/owner-switches'
import type { SessionRegistry } from '../session/registry'
import { type PolicyDesk, renewAfterMs } from './managed-policy'
import type { OwnerGuard } from './owner-guard'

export type HostStatusParts = {
  readonly store: Store
  readonly keychain: Keychain
  readonly clock: Clock
  readonly settings: () => Settings
  readonly policy: PolicyDesk
  readonly credentials: Credentials
  readonly profiles: Profiles
  readonly secondFactor: SecondFactor
  readonly throttle: GuessThrottle
  readonly guard: OwnerGuard
  readonly mailProblem: () => HostState['mailProblem']
  readonly listening: () => Listening
  readonly registry: SessionRegistry
  readonly switches: OwnerSwitches
  readonly asides: HostAsides
  readonly seat: HostSeat
  readonly comeBacks: () => readonly ComeBack[]
  readonly startsAtLogin: () => Promise<boolean>
  readonly can: () => Promise<HostState['can']>
  readonly desktop: () => Desktop
  readonly addresses: (port: number, listenOn: Settings['network']['listenOn']) => HostState['addresses']
}

/** The name the owner gave, or the system's. */
export function deviceName(settings: Settings | null): string {
  return settings?.device.name || hostname().slice(0, 63) || 'This computer'
}

export async function hostStatus(parts: HostStatusParts): Promise<HostState> {
  const settings = parts.settings()
  const listening = parts.listening()
  const twoFactor = await twoFactorState(parts)
  return {
    deviceName: deviceName(settings),
    addresses: listening.state === 'listening' ? parts.addresses(listening.port, settings.network.listenOn) : [],
    listening,
    passwordSet: parts.credentials.hasPassword(),
    profiles: permissionProfiles(parts),
    twoFactor,
    keychain: twoFactor.state === 'unreadable' || !(await answers(parts.keychain)) ? 'unavailable' : 'ok',
    sessions: liveSessions(parts.registry, parts),
    comeBacks: parts.comeBacks().map((one) => ({ ...one })),
    startsAtLogin: await parts.startsAtLogin(),
    can: await parts.can(),
    desktop: parts.desktop(),
    strangersLockedUntil: parts.throttle.lockedUntil({ kind: 'code', who: 'strangers' }),
    confirmedUntil: parts.guard.confirmedUntil(),
    alerts: openAlerts(parts.store),
    mailProblem: parts.mailProblem(),
    policy: parts.policy.state()
  }
}

async function twoFactorState({ secondFactor, store, clock, policy }: HostStatusParts): Promise<TwoFactorState> {
  const enrollment = secondFactor.enrollment()
  if (enrollment === null) return { state: 'not-enabled' }
  const factor = await secondFactor.readFactor(enrollment)
  if (factor === null) return { state: 'unreadable', since: enrollment.enrolledAt }
  const renewBy = enrollment.enrolledAt + renewAfterMs(policy.get())
  return {
    state: clock.now() < renewBy ? 'enabled' : 'expired',
    since: enrollment.enrolledAt,
    renewBy,
    lastUsed: enrollment.lastUsedAt,
    codesFrom: codesFrom(enrollment, secondFactor.toleranceSteps(), clock.now()),
    recoveryCodesLeft: recoveryCodesLeft(store),
    method: factor.method,
    destination: factor.method === 'totp' ? null : maskDestination(factor.method, factor.destination)
  }
}

/** Less than this passes while the next code is awaited, as after every code that was a step early. */
const WORTH_TELLING_MS = 3 * 60_000

/** A clock that ran ahead when a code was used leaves codes behind that are older than the last one, when it is set right. */
function codesFrom({ method, lastStep }: SecondFactorRow, toleranceSteps: number, now: number): number | null {
  const from = timeOfStep(lastStep + 1 - toleranceSteps)
  return method === 'totp' && from - now > WORTH_TELLING_MS ? from : null
}

function permissionProfiles({ profiles, credentials }: HostStatusParts): PermissionProfile[] {
  return profiles.list().map(({ id, name, permissions, endsAt }) => ({
    id,
    name,
    permissions: [...permissions],
    endsAt,
    passwordSet: credentials.find(passwordIdOf(id)) !== undefined
  }))
}

async function answers(keychain: Keychain): Promise<boolean> {
  try {
    await keychain.get('opaque-setup')
    return true
  } catch (error) {
    if (error instanceof KeychainUnavailable) return false
    throw error
  }
}

export function liveSessions(registry: SessionRegistry, { switches, seat, asides }: Pick<HostStatusParts, 'switches' | 'seat' | 'asides'>): LiveSession[] {
  return registry.list().map((grant) => ({
    id: grant.sessionId,
    connectorName: grant.connector.name,
    connectorKey: fingerprint(grant.connector.publicKey),
    source: grant.connector.source,
    since: grant.grantedAt,
    profile: grant.profile.name,
    ...switches.of(grant),
    ...asides.of(grant.sessionId),
    seat: seat.of(grant),
    credential: grant.credentialKind,
    secondFactor: grant.secondFactor,
    statedReason: grant.connector.statedReason,
    waitsUntil: registry.waitsUntil(grant.sessionId)
  }))
}

export function incomingSavedLogins(credentials: Credentials): IncomingSavedLogin[] {
  return credentials.savedLogins().map((login) => ({
    id: login.id,
    connectorName: login.connectorName ?? '?',
    connectorKey: fingerprint(login.connectorKey ?? ''),
    profile: login.profile.name,
    created: login.createdAt,
    lastUsed: login.lastUsedAt
  }))
}
