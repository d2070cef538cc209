// Owns: what the pages know of this copy of the program.
import { z } from 'zod'
import { desktop } from '../desktop'

export const appInfo = z.strictObject({
  version: z.string(),
  electron: z.string(),
  platform: z.string(),
  desktop,
  /** Empty for the first copy; the folder of a copy started with --profile. */
  profile: z.string(),
  /** The database cannot be read: the main window offers to set it aside, and nothing else. */
  storage: z.enum(['ok', 'damaged'])
})
export type AppInfo = z.infer<typeof appInfo>
