// Owns: the command "--remove-two-factor" on a real system: terminal, users and the database. No window is made.
import { lstatSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { isatty } from 'node:tty'
import { HashChainedLog } from '../audit/audit-log'
import { type BreakGlassOrder, type BreakGlassPorts, EXIT, type OpenedAlone, breakGlass } from '../break-glass/break-glass'
import { deviceName } from '../settings/host-status'
import { readSettings } from '../settings/settings'
import { actAsOwnerOf, isAdministrator, profileOf, suggestedUser } from './administrator'
import { openAlone } from './database'
import { systemClock, systemHasher } from './system'

export const breakGlassPorts: BreakGlassPorts = {
  platform: process.platform,
  clock: systemClock,
  isAdministrator,
  suggestedUser,
  profileOf,
  open: openProfile,
  ask,
  say: (text) => void writeSync(1, `${text}\n`)
}

/** @returns the program's exit code */
export function removeTwoFactor(order: BreakGlassOrder): number {
  return EXIT[breakGlass(order, breakGlassPorts)]
}

function openProfile(profile: string): OpenedAlone {
  const path = join(profile, 'postern.db')
  try {
    if (!lstatSync(path).isFile()) return { ok: false, why: 'not-a-file' }
    actAsOwnerOf(path)
  } catch {
    return { ok: false, why: 'missing' }
  }
  const opened = openAlone(path)
  if (!opened.ok) return opened.why === 'in-use' ? { ok: false, why: 'in-use' } : { ok: false, why: 'damaged', words: opened.words }
  const { store } = opened
  return { ok: true, store, audit: new HashChainedLog(store, systemClock, systemHasher), deviceName: nameIn(store) }
}

/** Settings that cannot be read do not keep anybody from taking the factor away. */
function nameIn(store: Parameters<typeof readSettings>[0]): string {
  try {
    const settings = readSettings(store)
    if (settings !== null) return deviceName(settings)
  } catch {
    // Falls through to the system's name.
  }
  return deviceName(null)
}

function ask(question: string): string | null {
  if (!isatty(0)) return null
  writeSync(1, question)
  const bytes = Buffer.alloc(1024)
  // A terminal hands over one line at a time.
  return bytes.toString('utf8', 0, readSync(0, bytes))
}
