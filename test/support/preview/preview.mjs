// Owns: `node test/support/preview/preview.mjs [--out=DIR] [--theme=light,dark,forced] [scene…]`: builds the pages, takes a
// picture of each scene, and runs axe on it. For design work; must never write into the checkout.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { rendererConfig } from '../../../build/vite.renderer.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const checkout = join(here, '..', '..', '..')
const option = (name, otherwise) =>
  process.argv.find((text) => text.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise

const pages = mkdtempSync(join(tmpdir(), 'postern-preview-'))
const config = await rendererConfig()
if (config === null) throw new Error('There are no pages to build.')
await build({ ...config, build: { ...config.build, outDir: join(pages, 'pages') } })

const electron = spawnSync('node', [join(checkout, 'build', 'electron-path.mjs')], { encoding: 'utf8' }).stdout.trim()
const task = {
  pages: join(pages, 'pages'),
  out: option('out', '/tmp/ui-shots'),
  only: process.argv.slice(2).filter((text) => !text.startsWith('--')),
  themes: option('theme', 'light,dark').split(','),
  axe: join(checkout, 'node_modules', 'axe-core', 'axe.min.js')
}
const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const { status } = spawnSync(
  'xvfb-run',
  ['-a', '-s', '-screen 0 1280x900x24', electron, ...root, '--force-color-profile=srgb', join(here, 'main.cjs'), `--user-data-dir=${join(pages, 'profile')}`],
  { stdio: ['ignore', 'inherit', 'ignore'], env: { ...process.env, POSTERN_PREVIEW: JSON.stringify(task) } }
)
rmSync(pages, { recursive: true, force: true })
process.exit(status ?? 1)
