// Owns: running one stage of the tests, with an end to its time. Never: leaves a process of it behind.
import { spawn } from 'node:child_process'
import { checkout } from './paths.mjs'

/**
 * @param {{ name: string, args: readonly string[], env?: Record<string, string>, limitMinutes: number }} stage
 * @param {readonly string[]} extra more arguments
 * @param {boolean} verbose show the output as it comes
 * @returns {Promise<{ ok: boolean, output: Buffer }>}
 */
export function runStage(stage, extra, verbose) {
  return new Promise((resolve) => {
    // A group of its own, so that a stage that hangs can be ended with everything that it started.
    const child = spawn(process.execPath, [...stage.args, ...extra], {
      cwd: checkout,
      env: { ...process.env, ...stage.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32'
    })
    const chunks = []
    const keep = (chunk) => {
      chunks.push(chunk)
      if (verbose) process.stdout.write(chunk)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const end = (signal) => {
      try {
        process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal)
      } catch {
        // It has ended by itself.
      }
    }
    const limit = setTimeout(() => {
      keep(Buffer.from(`\n${stage.name} was ended after ${stage.limitMinutes} minutes.\n`))
      // Playwright and Vitest undo what they set up when they are asked to end.
      end('SIGTERM')
      setTimeout(() => end('SIGKILL'), 10_000).unref()
    }, stage.limitMinutes * 60_000)
    const interrupted = (signal) => {
      end(signal)
      if (!verbose) process.stdout.write(Buffer.concat(chunks))
    }
    const signals = ['SIGINT', 'SIGTERM']
    for (const signal of signals) process.on(signal, interrupted)
    const finish = (ok) => {
      clearTimeout(limit)
      for (const signal of signals) process.off(signal, interrupted)
      resolve({ ok, output: Buffer.concat(chunks) })
    }
    child.on('error', (error) => {
      keep(Buffer.from(`${error.message}\n`))
      finish(false)
    })
    child.on('close', (code) => finish(code === 0))
  })
}
