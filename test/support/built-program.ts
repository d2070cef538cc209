// Owns: turning a TypeScript program of the tests into one that plain Node starts in a blink, for tests that start it a
// dozen times. Never: leaves anything in the checkout.
import { symlinkSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { build } from 'vite'
import { wat } from '../../build/wat.mjs'
import type { Cleanup } from './cleanup'
import { makeTempFolder } from './temp-folder'

const checkout = resolve(import.meta.dirname, '..', '..')

/** @returns the path of the built program, which calls what the source exports as `main` with its arguments */
export async function builtProgram(source: string, cleanup: Cleanup): Promise<string> {
  const folder = await makeTempFolder(cleanup)
  // Packages stay outside of the bundle; Node looks for them beside it.
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'))
  const name = basename(source, '.ts')
  const start = `import { main } from ${JSON.stringify(join(checkout, source))}\nmain(process.argv.slice(2)).then((code) => process.exit(code), (error) => { console.error(error); process.exit(1) })`
  await build({
    configFile: false,
    logLevel: 'error',
    root: checkout,
    plugins: [wat(), { name: 'start', resolveId: (id) => (id === 'virtual:start' ? id : null), load: (id) => (id === 'virtual:start' ? start : null) }],
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { input: 'virtual:start', output: { format: 'es', entryFileNames: `${name}.mjs` } }
    }
  })
  return join(folder, `${name}.mjs`)
}
