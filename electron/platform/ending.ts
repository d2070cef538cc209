// Owns: the last moments of the process. Never: hangs; what does not finish in time is left.
import { app } from 'electron'

const LIMIT_MS = 2_000

/** Lets `work` finish before the process ends. It is called once, when everything else agreed to end. */
export function endAfter(work: () => Promise<unknown>): void {
  let done = false
  app.on('will-quit', (event) => {
    if (done) return
    event.preventDefault()
    const limit = new Promise((resolve) => setTimeout(resolve, LIMIT_MS))
    void Promise.race([work().catch(() => undefined), limit]).then(() => {
      done = true
      app.quit()
    })
  })
}
