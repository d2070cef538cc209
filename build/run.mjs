// Owns: starting a program and waiting for it. Never: a shell, save on Windows, where npm is one.
import { spawn } from 'node:child_process'

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {boolean | 'always'} [options.quiet] true shows the output only when it fails, 'always' never
 * @param {number} [options.limitMs] the program is killed after so many ms
 * @param {boolean} [options.shell]
 * @returns {Promise<void>}
 * @throws {Error} when the program cannot be started, exits with anything but 0, or takes too long
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      ...(options.limitMs ? { timeout: options.limitMs, killSignal: 'SIGKILL' } : {}),
      shell: options.shell ?? false
    })
    const output = []
    child.stdout?.on('data', (chunk) => output.push(chunk))
    child.stderr?.on('data', (chunk) => output.push(chunk))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) return resolve()
      if (options.quiet === true) process.stderr.write(Buffer.concat(output))
      reject(new Error(`${program} ${args[0] ?? ''} ended with ${signal ?? code}`))
    })
  })
}
