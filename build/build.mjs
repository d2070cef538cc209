// Owns: turning the sources into dist/. Never: does it again when no input has changed.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { withLock } from './lock.mjs'
import { checkout, notes } from './paths.mjs'
import { isProgram, runMain, say, seconds } from './say.mjs'

const INPUTS = ['electron', 'renderer', 'shared', 'resources/locales', 'build', 'package.json', 'package-lock.json', 'tsconfig.json']
const stampFile = join(notes, 'build.json')
const dist = join(checkout, 'dist')

/** @throws when a source cannot be bundled */
export function build() {
  return withLock(
    `build ${checkout}`,
    async () => {
      const hash = await hashOf(INPUTS)
      if (await isBuilt(hash)) return
      const start = performance.now()
      // Without a stamp, a build that fails or is killed is not taken for a finished one.
      await rm(stampFile, { force: true })
      const started = Date.now()
      await bundle()
      await removeOlder(started)
      await mkdir(notes, { recursive: true })
      await writeFile(stampFile, JSON.stringify({ hash, files: await filesBelow(dist) }))
      say(`Built dist/ (${seconds(start)}).`)
    },
    () => say('Waiting for another build of this checkout…')
  )
}

async function bundle() {
  const vite = await import('vite')
  const { mainConfig } = await import('./vite.main.mjs')
  const { preloadConfig } = await import('./vite.preload.mjs')
  const { rendererConfig } = await import('./vite.renderer.mjs')
  const parts = { 'electron/main.ts': mainConfig(), 'electron/preload.ts': preloadConfig(), 'renderer/*.html': await rendererConfig() }
  for (const [name, config] of Object.entries(parts)) {
    if (config) await vite.build(config)
    else say(`There is no ${name} yet: left out.`)
  }
}

/** What an earlier build left. Removed last, so that a copy of the app that is running loses as little as can be. */
async function removeOlder(started) {
  for (const file of await filesBelow(dist)) {
    const path = join(dist, file)
    // A second of slack: some file systems keep coarse times.
    if ((await stat(path)).mtimeMs < started - 1000) await rm(path)
  }
}

async function isBuilt(hash) {
  try {
    const stamp = JSON.parse(await readFile(stampFile, 'utf8'))
    return stamp.hash === hash && stamp.files.every((file) => existsSync(join(dist, file)))
  } catch {
    return false
  }
}

async function hashOf(inputs) {
  const hash = createHash('sha256').update(process.platform)
  for (const input of inputs) {
    for (const file of await filesBelow(join(checkout, input))) {
      const content = await readFile(join(checkout, input, file))
      hash.update(`${input}/${file}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

/** @returns {Promise<string[]>} paths below the folder, sorted; a file is its own only entry */
async function filesBelow(folder) {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort()
  } catch (error) {
    if (error.code === 'ENOTDIR') return ['']
    if (error.code === 'ENOENT') return []
    throw error
  }
}

if (isProgram(import.meta.url)) await runMain(build)
