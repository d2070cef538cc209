// Owns: what this copy of the program says of itself.
import { app } from 'electron'
import type { AppInfo } from '../../shared/ipc'

/** @param profile folder of an independent copy, or null */
export const appInfo = (profile: string | null, damaged: boolean): AppInfo => ({
  version: app.getVersion(),
  electron: process.versions.electron,
  platform: process.platform,
  profile: profile ?? '',
  storage: damaged ? 'damaged' : 'ok'
})
