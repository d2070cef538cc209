// Owns: folders that live as long as a test. Never: a path that another user could have prepared.
import { existsSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cleanup } from './cleanup'

const present = new Set<string>()

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })

// A test process that ends early takes its folders along.
process.on('exit', () => present.forEach(remove))

/** Makes a private folder that the clean-up removes. `memory` prefers one that never reaches a disk. */
export async function makeTempFolder(cleanup: Cleanup, kind: 'disk' | 'memory' = 'disk'): Promise<string> {
  const parent = kind === 'memory' && existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const folder = await mkdtemp(join(parent, 'postern-'))
  present.add(folder)
  cleanup.add(() => {
    remove(folder)
    present.delete(folder)
  })
  return folder
}
