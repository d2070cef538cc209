// Owns: `npm run demo`. The demonstration itself is test/e2e/demo.ts. Never: opens a window on the user's own screen.
import { runProgramOfTests } from './program.mjs'
import { isProgram, runMain } from './say.mjs'

/** @param {readonly string[]} [args] @returns {Promise<number>} the exit code: 0 when every step had the outcome it must have */
export function demo(args = []) {
  return runProgramOfTests('test/e2e/demo.ts', args)
}

if (isProgram(import.meta.url)) await runMain(() => demo(process.argv.slice(2)))
