// Owns: the last moments of the process. Never: hangs; what does not finish in time is left.
import { app } from 'electron'

const LIMIT_MS = 2_000
/** After this time an end that was asked for comes anyway, whatever still holds it up. */
const LAST_LIMIT_MS = 8_000

/**
 * Errors that nobody caught go to the log. Electron would show a box that waits for somebody to press a button, on a
 * computer that nobody sits at, and the program could not even end.
 */
export function logUncaughtErrors(report: (error: unknown) => void): void {
  process.on('uncaughtException', report)
  process.on('unhandledRejection', report)
}

/** Lets `work` finish before the process ends. It is called once, when everything else agreed to end. */
export function endAfter(work: () => Promise<unknown>): void {
  let done = false
  app.on('before-quit', () => setTimeout(() => app.exit(0), LAST_LIMIT_MS).unref())
  app.on('will-quit', (event) => {
    if (done) return
    event.preventDefault()
    const limit = new Promise((resolve) => setTimeout(resolve, LIMIT_MS))
    void Promise.race([work().catch(() => undefined), limit]).then(() => {
      done = true
      // Electron ignores it while this event is under way, and work that was done already ends within the event.
      setImmediate(() => app.quit())
    })
  })
}
