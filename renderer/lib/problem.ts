// Owns: calls that were refused or broke, which nobody expected. They are shown at the top of the page until
// dismissed; must never be swallowed, and must never carry what the user typed.
import { create } from 'zustand'

export const useProblem = create<{ readonly text: string | null }>(() => ({ text: null }))

/** Electron wraps what main threw: "Error invoking remote method 'x': Error: words". Only the words matter. */
export function problemText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/^Error invoking remote method '[^']*': (?:[A-Za-z]*Error: )?/, '')
}

export const reportProblem = (error: unknown): void => useProblem.setState({ text: problemText(error) })
export const dismissProblem = (): void => useProblem.setState({ text: null })

/** Runs a call whose only unexpected outcome is a bug. */
export function run(work: Promise<unknown>): void {
  work.catch(reportProblem)
}
