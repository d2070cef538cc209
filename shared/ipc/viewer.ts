// Owns: what the page with the remote screen knows of its session.
import { z } from 'zod'
import { permission } from '../permissions'
import { restartOptions, restartRefusal, restartTarget, revocation } from '../protocol'
import { seatState } from '../seat'
import { connectFailure } from './connect'

/** What became of a restart that was asked for. */
export const restartAnswer = z.enum(['restarting', ...restartRefusal.options])
export type RestartAnswer = z.infer<typeof restartAnswer>

/**
 * Why a session whose connection was lost did not go on. `stayed-away`: the host did not answer for a minute. `udp-blocked`:
 * pictures came, and mouse and keyboard never had a way.
 */
const notResumed = z.enum([...new Set([...connectFailure.options, ...revocation.options, 'stayed-away' as const, 'udp-blocked' as const])])

export const viewerState = z.discriminatedUnion('phase', [
  z.strictObject({
    phase: z.literal('live'),
    hostName: z.string(),
    /** As the user typed it; what the viewer remembers belongs to it. */
    address: z.string(),
    /** What may be done now. */
    permissions: z.array(permission),
    /** What was granted, and the owner has switched off. */
    switchedOff: z.array(permission),
    /** Where it takes something from what was granted; see shared/desktop.ts. */
    desktop: z.literal('wayland').optional(),
    /** Once the host has said what it can; only with the permission to restart. */
    restart: restartOptions.optional(),
    /** Once the host has said how its seat stands. */
    seat: seatState.optional()
  }),
  z.strictObject({
    /** It restarts, and the viewer waits for it to come back. */
    phase: z.literal('returning'),
    hostName: z.string(),
    what: restartTarget,
    step: z.enum(['restarting', 'waiting', 'logging-in', 'code']),
    /** Unix time in ms on this computer's clock. */
    since: z.number()
  }),
  z.strictObject({ phase: z.literal('return-failed'), hostName: z.string(), why: z.enum([...connectFailure.options, 'stayed-away']) }),
  z.strictObject({
    /** Its connection is lost, and it is tried to take the session up again. */
    phase: z.literal('lost'),
    hostName: z.string(),
    /** Unix time in ms on this computer's clock at which that is given up. */
    until: z.number()
  }),
  z.strictObject({ phase: z.literal('not-resumed'), hostName: z.string(), why: notResumed }),
  z.strictObject({ phase: z.literal('ended'), hostName: z.string(), why: z.enum([...revocation.options, 'connection-lost', 'bad-picture', 'bad-clipboard', 'you-ended']) })
])
export type ViewerState = z.infer<typeof viewerState>

/** A paste did not work, and why. */
export const clipHint = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('too-large'),
    way: z.enum(['to-host', 'from-host']),
    size: z.int().min(0).nullable(),
    limit: z.int().min(0)
  }),
  z.strictObject({ kind: z.literal('not-allowed') })
])

/** Four displays of 4K, in which every pixel is another one. */
const MAX_SCREENSHOT_BYTES = 160 * 1024 * 1024
export const screenshotPng = z.instanceof(Uint8Array).refine(({ length }) => length <= MAX_SCREENSHOT_BYTES)
