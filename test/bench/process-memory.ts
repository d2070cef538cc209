// Owns: the memory of a program and all that it started, as the kernel counts it: proportional set size, in which a
// page that several processes share counts once in all. Never: ends or signals any of them.
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { familyOf } from './process-family'

export type ProcessMemory = { readonly role: string; readonly mib: number }
export type Memory = { readonly mib: number; readonly processes: readonly ProcessMemory[] }

const INTERVAL_MS = 750
const SAMPLES = 4
/** Samples that differ by no more than this part are the same. */
const TOLERANCE = 0.015
const LIMIT_MS = 40_000

/** Looks again and again until several samples in a row are alike: then the program is at rest. */
export async function memoryAtRest(leader: number): Promise<Memory> {
  const end = performance.now() + LIMIT_MS
  let samples: Memory[] = []
  while (performance.now() < end) {
    await wait(INTERVAL_MS)
    samples = [...samples, await memoryOf(leader)].slice(-SAMPLES)
    const sizes = samples.map(({ mib }) => mib)
    const last = samples.at(-1)
    if (last !== undefined && sizes.length === SAMPLES && Math.max(...sizes) - Math.min(...sizes) <= TOLERANCE * last.mib) return last
  }
  throw new Error('The program does not come to rest')
}

async function memoryOf(leader: number): Promise<Memory> {
  const processes = (await Promise.all((await familyOf(leader)).map(oneOf))).filter((one) => one !== null)
  return { mib: processes.reduce((sum, { mib }) => sum + mib, 0), processes }
}

/** Null when it has ended meanwhile. */
async function oneOf(pid: number): Promise<ProcessMemory | null> {
  try {
    const kib = /^Pss:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
    const role = /--type=([\w-]+)/.exec(command)?.[1] ?? 'main'
    return { role: /--utility-sub-type=([\w.]+)/.exec(command)?.[1] ?? role, mib: Number(kib) / 1024 }
  } catch {
    return null
  }
}
