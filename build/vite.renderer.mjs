// Owns: bundling the pages. Never: inlines a script or a file, since the pages' content security policy forbids it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from './paths.mjs'

const PAGES = ['main', 'notice', 'chat', 'viewer', 'host', 'sound', 'files']

/** @returns {Promise<import('vite').InlineConfig | null>} null while there is nothing to build */
export async function rendererConfig() {
  const { default: react } = await import('@vitejs/plugin-react')
  const root = join(checkout, 'renderer')
  const input = Object.fromEntries(
    PAGES.map((page) => [page, join(root, `${page}.html`)]).filter(([, file]) => existsSync(file))
  )
  if (Object.keys(input).length === 0) return null
  return {
    root,
    base: './',
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    publicDir: false,
    build: {
      target: 'chrome130',
      outDir: join(checkout, 'dist', 'renderer'),
      emptyOutDir: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input }
    }
  }
}
