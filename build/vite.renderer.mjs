// Owns: bundling the pages. Never: inlines a script or a file, since the pages' content security policy forbids it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from './paths.mjs'

const PAGES = ['main', 'notice', 'chat', 'viewer', 'host', 'sound', 'files']

/** What every page's head begins with. The nonce is another one each time that a page is served. */
const HEAD = ['<meta charset="utf-8" />', '<meta name="color-scheme" content="light dark" />', '<meta property="csp-nonce" nonce="__CSP_NONCE__" />']

/** @type {import('vite').Plugin} */
const sharedHead = {
  name: 'shared-head',
  transformIndexHtml: { order: 'pre', handler: (html) => html.replace('<head>', ['<head>', ...HEAD].join('\n    ')) }
}

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
    plugins: [react(), sharedHead],
    publicDir: false,
    build: {
      target: 'chrome130',
      outDir: join(checkout, 'dist', 'renderer'),
      emptyOutDir: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      license: { fileName: 'third-party-licenses.md' },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input }
    }
  }
}
