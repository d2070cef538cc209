// Owns: what a package holds: the archive that people install, made here without an installer around it. Never: starts it; that
// needs its sandbox, which an administrator's container does not give.
import { readFile, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { extractFile, listPackage } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { electronPath } from '../../build/electron-path.mjs'
import { NATIVE_PACKAGES } from '../../build/native-packages.mjs'
import { checkout } from '../../build/paths.mjs'
import { createCleanup } from '../support/cleanup'
import { runProgram } from '../support/processes'
import { makeTempFolder } from '../support/temp-folder'

describe.runIf(process.platform === 'linux')('a package', () => {
  const cleanup = createCleanup()
  let electron: string
  let resources: string
  const archive = () => join(resources, 'app.asar')

  beforeAll(async () => {
    electron = electronPath()
    const output = await makeTempFolder(cleanup)
    const builder = join(dirname(createRequire(import.meta.url).resolve('electron-builder/package.json')), 'cli.js')
    await runProgram(process.execPath, [
      builder,
      '--dir',
      '--projectDir',
      checkout,
      '--config',
      join(checkout, 'build', 'electron-builder.config.mjs'),
      `-c.electronDist=${dirname(electron)}`,
      `-c.electronVersion=${(await readFile(join(dirname(electron), 'version'), 'utf8')).trim()}`,
      `-c.directories.output=${output}`
    ])
    resources = join(output, 'linux-unpacked', 'resources')
  }, 120_000)
  afterAll(() => cleanup.run())

  test('holds what the app is made of, and no sources, maps or tests', () => {
    const files = listPackage(archive(), { isPack: false })
    for (const file of ['/package.json', '/dist/main.cjs', '/dist/preload.cjs', '/dist/session-worker.cjs', '/dist/clipboard-worker.cjs', '/dist/opaque-worker.cjs', '/dist/renderer/main.html', '/dist/renderer/viewer.html']) {
      expect(files).toContain(file)
    }
    expect(files.filter((file) => /\.(ts|tsx|map)$|^\/(electron|renderer|shared|test|build|docs)(\/|$)/.test(file))).toEqual([])
    expect((JSON.parse(extractFile(archive(), 'package.json').toString()) as { main: string }).main).toBe('dist/main.cjs')
  })

  test.each(NATIVE_PACKAGES)('%s finds its machine code in it', async (name) => {
    // Electron reads archives also as plain Node; a package that finds nothing throws.
    const load = `process.stdout.write(Object.keys(require(${JSON.stringify(join(archive(), 'node_modules', name))})).length > 0 ? 'loaded' : 'empty')`
    expect(await runProgram(electron, ['-e', load], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })).toBe('loaded')
  })

  test('comes with the licenses of all that is in it', async () => {
    const folder = join(resources, 'licenses')
    expect(await readFile(join(folder, 'postern.txt'), 'utf8')).toContain('Apache License')
    for (const [file, name] of [['main-process.md', 'nodemailer'], ['windows.md', 'react-dom']] as const) {
      expect(await readFile(join(folder, file), 'utf8')).toMatch(new RegExp(`^## ${name} - .*MIT`, 'm'))
    }
    for (const name of NATIVE_PACKAGES) expect(await readdir(join(folder, 'native-packages', name))).not.toEqual([])
  })
})
