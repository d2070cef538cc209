// Owns: which processes belong to a program, and the processor time that they have used. Never: ends or signals any.
import { readFile, readdir } from 'node:fs/promises'

/** What `/proc` counts in; the same on every Linux that Debian runs on. */
const TICKS_A_SECOND = 100

/** The process and everything it started, however often removed. */
export async function familyOf(leader: number): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  const parents = new Map(await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid)] as const)))
  const belongs = (pid: number | undefined): boolean => pid === leader || (pid !== undefined && pid > 1 && belongs(parents.get(pid)))
  return pids.filter(belongs)
}

async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name in parentheses may hold spaces and parentheses.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

/** Seconds of processor time that each of these programs and all they started have used so far. */
export async function cpuOf(leaders: readonly number[]): Promise<number> {
  const families = await Promise.all(leaders.map(familyOf))
  const times = await Promise.all([...new Set(families.flat())].map(ticksOf))
  return times.reduce((sum, ticks) => sum + ticks, 0) / TICKS_A_SECOND
}

/** User and system time; 0 when it has ended meanwhile. */
async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
}
