// Owns: making a fresh machine ready: npm packages, Debian packages, Electron. Each part names what it installs first.
// Never: needs anything but Node and npm, so only Node's own modules may be imported here at the top.
import { installDebianPackages } from './setup-debian.mjs'
import { installElectron } from './setup-electron.mjs'
import { installNpmPackages } from './setup-npm.mjs'
import { withLock } from './lock.mjs'
import { checkout } from './paths.mjs'
import { isProgram, runMain, say } from './say.mjs'

/**
 * Installs what is missing. Quick when nothing is.
 * @param {{ needs: readonly ('app' | 'screen' | 'peers')[] }} what `app` is the libraries of Electron and of the keychain,
 *   `screen` what a machine without a screen needs on top, `peers` the programs that the benchmark measures beside us
 * @throws when something is missing that cannot be installed
 */
export async function setup({ needs }) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Postern needs Node 20.19 or newer; this is ${process.versions.node}.`)
  }
  await withLock(
    `setup ${checkout}`,
    async () => {
      await installNpmPackages()
      await installDebianPackages(needs)
      await installElectron()
    },
    () => say('Waiting for another set-up of this checkout…')
  )
}

if (isProgram(import.meta.url)) await runMain(() => setup({ needs: ['app', 'screen'] }))
