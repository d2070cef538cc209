// Owns: which Electron binary the tools and tests run. As a program it prints the path. Never: installs one.
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { carriedElectronFolder } from './electron-fallback.mjs'
import { checkout } from './paths.mjs'
import { isProgram, runMain, say } from './say.mjs'

const electronPackage = join(checkout, 'node_modules', 'electron')

/**
 * @returns {string} the binary in use
 * @throws when set-up has not been run
 */
export function electronPath() {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (named) return join(named, process.platform === 'win32' ? 'electron.exe' : 'electron')
  const carried = join(carriedElectronFolder(), 'electron')
  const found = ownElectron() ?? (existsSync(carried) ? carried : null)
  if (!found) throw new Error('There is no Electron yet. Run "npm start" or "node build/setup.mjs" first.')
  return found
}

/** The binary that Electron's own installer put into its package, or null. */
export function ownElectron() {
  try {
    // The installer writes path.txt last.
    const binary = join(electronPackage, 'dist', readFileSync(join(electronPackage, 'path.txt'), 'utf8'))
    return existsSync(binary) ? binary : null
  } catch {
    return null
  }
}

/** @returns {Promise<string>} the version that package-lock.json pins */
export async function wantedElectron() {
  return JSON.parse(await readFile(join(electronPackage, 'package.json'), 'utf8')).version
}

// Not awaited: Playwright loads this file with require(), which refuses a module that awaits at its top.
if (isProgram(import.meta.url)) void runMain(async () => say(electronPath()))
