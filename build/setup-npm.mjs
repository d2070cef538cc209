// Owns: the npm packages of the checkout. Never: changes package-lock.json.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkout } from './paths.mjs'
import { run } from './run.mjs'
import { say } from './say.mjs'

/** Runs `npm ci` when node_modules is missing, was left half-way, or differs from package-lock.json. */
export async function installNpmPackages() {
  const wanted = await packagesOf(join(checkout, 'package-lock.json'))
  if (!wanted) throw new Error('package-lock.json is missing or damaged.')
  // npm writes this file last, so it also tells a finished installation from one that was killed.
  const installed = await packagesOf(join(checkout, 'node_modules', '.package-lock.json'))
  if (installed && isInstalled(wanted, installed)) return
  say(`Installing ${Object.keys(wanted).length} npm packages into node_modules…`)
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  await run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: checkout, quiet: true, shell: process.platform === 'win32' })
}

/** @returns {Promise<Record<string, {version?: string, integrity?: string, optional?: boolean}> | null>} */
async function packagesOf(lockFile) {
  try {
    const { '': _checkout, ...packages } = JSON.parse(await readFile(lockFile, 'utf8')).packages
    return packages
  } catch {
    return null
  }
}

/** An optional package may be absent (it is for another system), but not of another version. */
function isInstalled(wanted, installed) {
  return Object.entries(wanted).every(([folder, { version, integrity, optional }]) => {
    const found = installed[folder]
    if (!found) return optional === true
    return found.version === version && found.integrity === integrity
  })
}
