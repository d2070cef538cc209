// Owns: what the pages know of connectors that were here: the list, its rules, and the logins they have saved.
import { z } from 'zod'
import { id } from './channel'

/** Public key of a connector, as it is; the fingerprint is for people. */
export const connectorKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
export const connectorRule = z.enum(['usual', 'code-always', 'blocked'])
export type ConnectorRule = z.infer<typeof connectorRule>

/** Times are Unix times in ms. */
export const seenConnector = z.strictObject({
  key: connectorKey,
  fingerprint: z.string(),
  /** What it calls itself, escaped. */
  name: z.string(),
  /** What the owner calls it. */
  ownerName: z.string().nullable(),
  platform: z.string(),
  rule: connectorRule,
  listed: z.boolean(),
  /** Guest access ends then; null for no end. */
  accessUntil: z.number().nullable(),
  firstSeen: z.number(),
  lastSeen: z.number(),
  lastGranted: z.number().nullable(),
  /** No code is asked of it until then; null when one is. */
  trustedUntil: z.number().nullable()
})
export type SeenConnector = z.infer<typeof seenConnector>

export const connectorChange = z.strictObject({
  /** Empty: what it calls itself is shown again. */
  ownerName: z.string().trim().max(63).optional(),
  rule: connectorRule.optional(),
  listed: z.boolean().optional(),
  accessUntil: z.int().min(0).nullable().optional()
})
export type ConnectorChange = z.infer<typeof connectorChange>

export const incomingSavedLogin = z.strictObject({
  id,
  connectorName: z.string(),
  connectorKey: z.string(),
  /** Name of the permission profile that it was made under. */
  profile: z.string(),
  created: z.number(),
  lastUsed: z.number().nullable()
})
export type IncomingSavedLogin = z.infer<typeof incomingSavedLogin>
