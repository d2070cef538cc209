// Owns: letting time pass for running copies of the app, where a story would wait for nothing but the clock.
// Never: runs what was to happen meanwhile; their timers go on as before.
import type { RunningApp } from '../support/app'

/** For the main process and for every page that is open now. */
export async function passTime(ms: number, ...apps: readonly RunningApp[]): Promise<void> {
  for (const { app } of apps) {
    await app.evaluate(pass, ms)
    for (const page of app.windows()) await (await page.evaluateHandle(() => window)).evaluate(pass, ms)
  }
}

/** Runs over there. */
function pass(_there: unknown, by: number): void {
  const [wall, steady] = [Date.now.bind(Date), performance.now.bind(performance)]
  Date.now = () => wall() + by
  performance.now = () => steady() + by
}
