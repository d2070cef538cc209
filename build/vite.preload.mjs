// Owns: bundling the preload: one file, because a sandboxed preload can require nothing but `electron`.
// Never: lets a package or a schema into it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ipcSurface } from './ipc-surface.mjs'
import { checkout } from './paths.mjs'

/** @returns {import('vite').InlineConfig | null} null while there is nothing to build */
export function preloadConfig() {
  const input = join(checkout, 'electron', 'preload.ts')
  if (!existsSync(input)) return null
  return {
    root: checkout,
    configFile: false,
    logLevel: 'warn',
    plugins: [ipcSurface(), nothingForeign()],
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: true,
      target: 'chrome130',
      outDir: join(checkout, 'dist'),
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { preload: input },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false }
      }
    }
  }
}

/** @returns {import('vite').Plugin} */
function nothingForeign() {
  return {
    name: 'postern:nothing-foreign-in-preload',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle)
      const modules = files.flatMap((file) => (file.type === 'chunk' ? Object.keys(file.modules) : []))
      const foreign = modules.filter((id) => id.includes('node_modules'))
      if (foreign.length > 0) this.error(`The preload must not carry packages: ${foreign.join(', ')}`)
      if (files.length !== 1) this.error(`The preload must be one file: ${Object.keys(bundle).join(', ')}`)
      const imports = files.flatMap((file) => (file.type === 'chunk' ? file.imports : [])).filter((id) => id !== 'electron')
      if (imports.length > 0) this.error(`A sandboxed preload cannot require ${imports.join(', ')}`)
    }
  }
}
