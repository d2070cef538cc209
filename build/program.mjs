// Owns: the tools that set up, build, and then run one TypeScript program of the tests: demonstration and benchmark.
// Never: hides the program's exit code.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { runForeground } from './foreground.mjs'
import { checkout } from './paths.mjs'
import { setup } from './setup.mjs'

/** @typedef {'app' | 'screen' | 'peers'} Need */

/**
 * @param {string} file below the checkout
 * @param {readonly string[]} args
 * @param {readonly Need[]} needs
 * @returns {Promise<number>} the exit code
 */
export async function runProgramOfTests(file, args, needs = ['app', 'screen']) {
  await setup({ needs })
  await build()
  if (!existsSync(join(checkout, file))) throw new Error(`${file} is not written yet.`)
  return runForeground(process.execPath, [join(checkout, 'build', 'run-ts.mjs'), join(checkout, file), ...args])
}
