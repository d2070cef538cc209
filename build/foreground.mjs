// Owns: a program that takes over this terminal until it ends. Never: outlives the tool that started it.
import { spawn } from 'node:child_process'

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code; 128 and more when a signal ended it
 */
export function runForeground(program, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env })
    // Ctrl+C reaches the child by itself, being in the same group; other signals are handed on.
    const ignore = () => {}
    const handOn = () => child.kill('SIGTERM')
    process.on('SIGINT', ignore)
    process.on('SIGTERM', handOn)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', handOn)
      resolve(code ?? (signal ? 128 : 1))
    })
  })
}
