// Owns: letting pages wait until the main process can answer. Never: answers anything else.
import { ipcMain } from 'electron'

/** The one channel that is not in shared/ipc.ts: it carries nothing, and the preload asks it before every first call. */
const READY_CHANNEL = 'ready'

/** Serves the channel; the returned function says that everything stands. */
export function readiness(): () => void {
  let stand: () => void = () => {}
  const ready = new Promise<void>((resolve) => (stand = resolve))
  ipcMain.handle(READY_CHANNEL, () => ready)
  return stand
}
