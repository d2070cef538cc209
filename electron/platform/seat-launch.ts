// Owns: how this very program is started as its own seat program. Never: with a switch of the first one's, save for the sandbox
// that root cannot have.
import { join } from 'node:path'
import { app } from 'electron'
import type { SeatLaunch } from './seat-process'

export function seatLaunch(): SeatLaunch {
  const own = app.isPackaged ? [] : [app.getAppPath()]
  const unsandboxed = app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : []
  return { program: process.execPath, args: [...own, '--seat', ...unsandboxed], mark: join(app.getPath('userData'), 'seat-held') }
}
