// Owns: what the system itself knows of a copy of the app: its processes, their memory, its ports (proc(5)).
// Never: touches a process of another profile.
import { open, readFile, readdir } from 'node:fs/promises'
import { until } from '../support/processes'

export interface ProcessInfo {
  readonly pid: number
  readonly argv: readonly string[]
}

/** Every process with this profile in its arguments, the renderers included. */
export async function processesOf(profile: string): Promise<readonly ProcessInfo[]> {
  return (await allProcesses()).filter(({ argv }) => argv.some((argument) => argument.includes(profile)))
}

export async function allProcesses(): Promise<readonly ProcessInfo[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const read = async (pid: number): Promise<ProcessInfo> => ({
    pid,
    // It may end meanwhile.
    argv: (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split(/[\0 ]/)
  })
  return Promise.all(pids.map(read))
}

export async function stopProcessesOf(profile: string): Promise<void> {
  await until('no process of the profile is left', async () => {
    const left = await processesOf(profile)
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended meanwhile.
      }
    }
    return left.length === 0
  })
}

/** Which of the needles stand in the memory of a process. @throws when the memory may not be read, or a needle is empty */
export async function foundInMemory(pid: number, needles: ReadonlyMap<string, Buffer>): Promise<string[]> {
  for (const [name, { length }] of needles) if (length === 0) throw new Error(`Nothing to look for: ${name}`)
  const maps = (await readFile(`/proc/${pid}/maps`, 'utf8')).split('\n')
  const memory = await open(`/proc/${pid}/mem`, 'r')
  const found = new Set<string>()
  let bytesRead = 0
  try {
    for (const line of maps) {
      const range = /^([0-9a-f]+)-([0-9a-f]+) r/.exec(line)
      // These belong to the kernel; nobody can write there, nor read all of it.
      if (range === null || /\[v(var|syscall)/.test(line)) continue
      const [from, to] = [Number(`0x${range[1]}`), Number(`0x${range[2]}`)]
      bytesRead += await search(memory, from, to, needles, found)
    }
  } finally {
    await memory.close()
  }
  if (bytesRead === 0) throw new Error(`No memory of process ${pid} could be read; this test needs the right to`)
  return [...found]
}

const CHUNK = 8 * 1024 * 1024
const OVERLAP = 512

async function search(
  memory: Awaited<ReturnType<typeof open>>,
  from: number,
  to: number,
  needles: ReadonlyMap<string, Buffer>,
  found: Set<string>
): Promise<number> {
  const buffer = Buffer.alloc(Math.min(CHUNK, to - from))
  let total = 0
  for (let at = from; at < to; at += Math.max(buffer.length - OVERLAP, 1)) {
    // A page that was never touched, or went away meanwhile, holds nothing.
    const { bytesRead } = await memory.read(buffer, 0, Math.min(buffer.length, to - at), at).catch(() => ({ bytesRead: 0 }))
    const read = buffer.subarray(0, bytesRead)
    for (const [name, needle] of needles) if (read.includes(needle)) found.add(name)
    total += bytesRead
    if (at + buffer.length >= to) break
  }
  return total
}

/** Where a TCP port is listened on. */
export async function listeningOn(port: number): Promise<('any' | 'loopback' | 'other')[]> {
  const LISTEN = '0A'
  const lines = (await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8')))).join('\n').split('\n')
  return lines.flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/)
    const [address = '', hex = ''] = local.split(':')
    if (state !== LISTEN || parseInt(hex, 16) !== port) return []
    if (/^0+$/.test(address)) return ['any' as const]
    return /^(0100007F|0{24}01000000|0000000000000000FFFF00000100007F)$/.test(address) ? ['loopback' as const] : ['other' as const]
  })
}
