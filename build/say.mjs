// Owns: the lines that the tools print, and how a tool starts and ends. Never: decides anything else.
import { realpathSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** @param {string} text */
export function say(text) {
  process.stdout.write(`${text}\n`)
}

/** @param {number} since a reading of performance.now() */
export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}

/**
 * Runs the main function of a tool. A failure becomes one plain line and exit code 1; the stack is for those who ask.
 * @param {() => Promise<number | void>} main its number is the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error))
    process.stderr.write(`${process.env.POSTERN_DEBUG ? failure.stack : failure.message}\n`)
    process.exitCode = 1
  }
}

/**
 * Whether this file is the program that was started, rather than imported.
 * @param {string} url import.meta.url
 */
export function isProgram(url) {
  return process.argv[1] !== undefined && url === pathToFileURL(realpathSync(process.argv[1])).href
}
