// Owns: what this copy of the program says of itself.
import { app } from 'electron'
import type { AppInfo } from '../../shared/ipc'
import { systemDesktop } from './desktop'

/** @param profile folder of an independent copy, or null */
export const appInfo = (profile: string | null, damaged: boolean): AppInfo => ({
  version: app.getVersion(),
  electron: process.versions.electron,
  platform: process.platform,
  desktop: systemDesktop(),
  profile: profile ?? '',
  storage: damaged ? 'damaged' : 'ok'
})
