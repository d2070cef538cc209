// Owns: what walking the activity log found.
import { z } from 'zod'

export const logVerdict = z.discriminatedUnion('intact', [
  z.strictObject({
    intact: z.literal(true),
    records: z.int(),
    /** Records before these, which were removed because of their age. */
    removed: z.int().optional(),
    /** Whether the keychain could be asked how far the log had come. */
    anchored: z.boolean()
  }),
  z.strictObject({ intact: z.literal(false), firstBroken: z.int(), cut: z.boolean() })
])
