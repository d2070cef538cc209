// Owns: a main process that makes the monitor black and waits for its end. Usage: seat-holder-child <mark>. Never: gives it back.
import { checkout } from '../../build/paths.mjs'
import { systemSeat } from '../../electron/platform/seat-process'

export async function main([mark]: readonly string[]): Promise<number> {
  const args = [`${checkout}/build/run-ts.mjs`, `${checkout}/test/support/seat-child.ts`]
  const { dark } = await systemSeat({ program: process.execPath, args, mark: mark! }, 'linux', () => 'other').set({ blocked: false, dark: true, size: null })
  process.stdout.write(dark ? 'dark' : 'refused')
  await new Promise(() => undefined)
  return 0
}
