// Owns: whether there is sound to be captured, by where its server would be.
import { writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hasSound } from '../../../electron/platform/sound-server'
import { createCleanup } from '../../support/cleanup'
import { makeTempFolder } from '../../support/temp-folder'

test('there is sound where a sound server has its socket, by name or at its usual place', async () => {
  const cleanup = createCleanup()
  onTestFinished(cleanup.run)
  const folder = await makeTempFolder(cleanup)
  const [usual, named] = [{ XDG_RUNTIME_DIR: folder }, { XDG_RUNTIME_DIR: folder, PULSE_SERVER: `unix:${join(folder, 'speakers')}` }]
  expect([hasSound('linux', usual), hasSound('linux', named)]).toEqual([false, false])
  await mkdir(join(folder, 'pulse'))
  writeFileSync(join(folder, 'pulse', 'native'), '')
  expect([hasSound('linux', usual), hasSound('linux', named)]).toEqual([true, false])
  writeFileSync(join(folder, 'speakers'), '')
  expect(hasSound('linux', named)).toBe(true)
})

test('one on another computer is believed, Windows has its own, and macOS is not built', () => {
  expect([hasSound('linux', { PULSE_SERVER: 'tcp:192.0.2.7' }), hasSound('win32', {}), hasSound('darwin', {})]).toEqual([true, true, false])
})
