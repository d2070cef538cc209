// Owns: programs that a test starts, and their end. Never: ends a program that it did not start.
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const GRACE_MS = 3000
const alive = new Set<ChildProcess>()

// A test process that dies takes its programs along, however it dies (save by SIGKILL).
process.on('exit', () => {
  for (const child of alive) endGroup(child, 'SIGKILL')
})

export interface StartedProgram {
  readonly child: ChildProcess
  /** Everything it has written to stderr (and to stdout, when that is piped), for the message of a failure. */
  readonly output: () => string
  readonly stop: () => Promise<void>
}

/** Starts a program in a process group of its own, so that what it starts ends with it. */
export function startProgram(program: string, args: readonly string[], options: SpawnOptions = {}): StartedProgram {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options, detached: true })
  const chunks: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
  alive.add(child)
  child.on('error', (error) => chunks.push(Buffer.from(error.message)))
  child.on('exit', () => alive.delete(child))
  return { child, output: () => Buffer.concat(chunks).toString(), stop: () => stopChild(child) }
}

/** Ends a program and all that it started: asked first (unless told otherwise), then killed. Resolves when it is gone. */
export async function stopChild(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (child.pid === undefined) return
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit')
    endGroup(child, signal)
    await Promise.race([gone, wait(GRACE_MS, undefined, { ref: false })])
  }
  // What it started may still be there, in its group, when it is gone itself.
  endGroup(child, 'SIGKILL')
  alive.delete(child)
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // Nobody is left in the group.
  }
}

/** What is left of the group that a program was started in, by command line; waits until nothing is, or the time is up. */
export async function leftInGroup(group: number, limitMs: number): Promise<readonly string[]> {
  const end = performance.now() + limitMs
  for (;;) {
    const left = processesIn(group)
    if (left.length === 0 || performance.now() > end) return left
    await wait(20)
  }
}

function processesIn(group: number): string[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const [state, , owner] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      // One that has ended and only waits to be asked about is gone.
      return state !== 'Z' && Number(owner) === group ? [readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()] : []
    } catch {
      // It ended meanwhile.
      return []
    }
  })
}

/** Runs a program to its end and returns its stdout. Throws with its stderr when it fails. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {}
): Promise<string> {
  const child = spawn(program, args, { env: options.env ?? process.env, stdio: ['pipe', 'pipe', 'pipe'] })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  // A program that ends without reading its input is judged by its exit code, not by the broken pipe.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(code)}: ${Buffer.concat(err).toString()}`)
  return Buffer.concat(out).toString()
}

/** Asks again every 20 ms until the answer is yes. Throws `what` when it never is. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const end = performance.now() + limitMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Not within ${String(limitMs)} ms: ${what}`)
    await wait(20)
  }
}
