// Owns: WebAssembly text as a module: `import { code } from './kernel.wat'` gives its machine code, in base64, so that no
// bundle needs a file beside it. Never: optimises; the text says what runs.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import wabt from 'wabt'

/** @returns {import('vite').Plugin} */
export function wat() {
  return {
    name: 'postern:wat',
    async load(id) {
      if (!id.endsWith('.wat')) return null
      const text = (await wabt()).parseWat(basename(id), await readFile(id, 'utf8'))
      try {
        text.validate()
        return `export const code = '${Buffer.from(text.toBinary({}).buffer).toString('base64')}'`
      } finally {
        text.destroy()
      }
    }
  }
}
