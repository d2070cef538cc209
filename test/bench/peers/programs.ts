// Owns: starting the other products' programs and knowing when they listen. Never: leaves one running.
import { readFile } from 'node:fs/promises'
import type { Cleanup } from '../../support/cleanup'
import { type StartedProgram, runProgram, startProgram, until } from '../../support/processes'
import { type VirtualScreen, startVirtualScreen } from '../../support/virtual-screen'
import { SCREEN } from '../meter/scene'
import { commandAt } from './peer'

/** Whether the system finds all of them. */
export async function missingOf(programs: readonly string[]): Promise<string[]> {
  const found = await Promise.all(programs.map((program) => runProgram('sh', ['-c', 'command -v "$1"', 'sh', program], { env: SEARCH }).then(() => true, () => false)))
  return programs.filter((_, index) => found[index] !== true)
}

/** Debian keeps servers where only root's shell looks. */
const SEARCH = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` }

export async function startScreen(cleanup: Cleanup): Promise<VirtualScreen> {
  const screen = await startVirtualScreen({ ...SCREEN, windowManager: true })
  cleanup.add(screen.stop)
  return screen
}

export function startAt(
  cleanup: Cleanup,
  through: readonly string[],
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {}
): StartedProgram {
  const [first, rest] = commandAt(through, program, args)
  const started = startProgram(first, rest, { env: { ...SEARCH, ...env } })
  cleanup.add(started.stop)
  return started
}

/** Waits until the program (and not another one) takes connections on the port. Looks, and never connects: some take one only. */
export async function untilListening(name: string, { child, output }: StartedProgram, port: number): Promise<void> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const LISTEN = '0A'
  await until(`${name} listens`, async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${output()}`)
    // Its own network's table, which need not be ours.
    const table = await readFile(`/proc/${child.pid}/net/tcp`, 'utf8').catch(() => '')
    return table.split('\n').some((line) => {
      const [, local, , state] = line.trim().split(/\s+/)
      return state === LISTEN && local?.endsWith(wanted) === true
    })
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${output()}`, { cause: error })
  })
}
