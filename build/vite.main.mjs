// Owns: bundling the main process, the worker that keeps OPAQUE's slow key stretching off its thread, and the processes of a session.
// Never: bundles machine code or Electron itself.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { NATIVE_PACKAGES } from './native-packages.mjs'
import { checkout } from './paths.mjs'
import { wat } from './wat.mjs'

const ENTRIES = {
  main: 'electron/main.ts',
  'opaque-worker': 'electron/platform/opaque-worker.ts',
  'session-worker': 'electron/platform/session-worker.ts',
  'clipboard-worker': 'electron/platform/clipboard-worker.ts'
}

/** @returns {import('vite').InlineConfig | null} null while there is nothing to build */
export function mainConfig() {
  const input = Object.fromEntries(
    Object.entries(ENTRIES)
      .map(([name, file]) => [name, join(checkout, file)])
      .filter(([, file]) => existsSync(file))
  )
  if (!input.main) return null
  return {
    root: checkout,
    configFile: false,
    logLevel: 'warn',
    plugins: [wat()],
    // Everything else is bundled, so that a package that is released holds no node_modules beyond the native ones.
    ssr: { noExternal: true, external: ['electron', ...NATIVE_PACKAGES] },
    // Optional accelerators of `ws`; it asks for them inside a try, and runs without.
    define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
    build: {
      ssr: true,
      target: 'node20',
      outDir: join(checkout, 'dist'),
      emptyOutDir: false,
      copyPublicDir: false,
      minify: true,
      sourcemap: true,
      license: { fileName: 'third-party-licenses.md' },
      reportCompressedSize: false,
      rolldownOptions: {
        input,
        external: ['bufferutil', 'utf-8-validate'],
        // Parts that are imported with import() are loaded when they are needed, not at the start.
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' }
      }
    }
  }
}
