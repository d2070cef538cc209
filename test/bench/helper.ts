// Owns: a program of the benchmark in a process of its own, which does what it is asked and answers: over there a table
// of functions, over here one call for each. Never: two orders at once; each waits for the answer before it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { checkout } from '../../build/paths.mjs'
import type { Cleanup } from '../support/cleanup'

/** What a helper can be asked for. Arguments and answers cross as JSON. */
export type Orders = { readonly [name: string]: (argument: never) => unknown }

export type Helper<Table extends Orders> = {
  readonly pid: number
  /** @throws what the helper threw, or when it is gone */
  readonly ask: <Name extends keyof Table & string>(
    name: Name,
    ...argument: Parameters<Table[Name]>
  ) => Promise<Awaited<ReturnType<Table[Name]>>>
}

type Answer = { readonly value?: unknown; readonly error?: string }

export type HelperOptions = {
  readonly env?: Readonly<Record<string, string>>
  /** Words before the program, such as those that put it into a network of its own. */
  readonly through?: readonly string[]
}

const END_LIMIT_MS = 20_000

/**
 * Starts one. It ends by itself when this process is gone, however that went, and undoes what it has started; killed, it
 * could not.
 */
export async function startHelper<Table extends Orders>(
  file: string,
  args: readonly string[],
  cleanup: Cleanup,
  { env = {}, through = [] }: HelperOptions = {}
): Promise<Helper<Table>> {
  const [program, ...words] = [...through, process.execPath, join(checkout, 'build', 'run-ts.mjs'), join(checkout, 'test', 'bench', file), ...args] as [
    string,
    ...string[]
  ]
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true, env: { ...process.env, ...env } })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
  const gone = once(child, 'exit').then(() => Promise.reject(new Error(`${file} is gone: ${Buffer.concat(chunks).toString()}`)))
  gone.catch(() => undefined)
  cleanup.add(async () => {
    if (child.connected) child.disconnect()
    const ended = gone.catch(() => true)
    if (await Promise.race([ended, wait(END_LIMIT_MS, false, { ref: false })])) return
    child.kill('SIGKILL')
    throw new Error(`${file} did not end`)
  })
  const answered = async (): Promise<unknown> => {
    const [{ value, error }] = (await Promise.race([once(child, 'message'), gone])) as [Answer]
    if (error !== undefined) throw new Error(error)
    return value
  }
  let last: Promise<unknown> = answered()
  await last
  return {
    pid: child.pid!,
    ask: async (name, ...[argument]) => {
      const before = last
      const mine = before.catch(() => undefined).then(async () => {
        child.send({ name, argument })
        return answered()
      })
      last = mine
      return (await mine) as never
    }
  }
}

/** The helper's own side: answers until the benchmark is done with it. `between` is called again and again while it waits. */
export async function answerOrders<Table extends Orders>(table: Table, between?: () => void): Promise<void> {
  let done = false
  process.once('disconnect', () => (done = true))
  process.on('message', ({ name, argument }: { readonly name: string; readonly argument: never }) => {
    void (async () => {
      let answer: Answer
      try {
        answer = { value: await table[name]!(argument) }
      } catch (error) {
        answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
      }
      if (process.connected) process.send?.(answer)
    })()
  })
  process.send?.({})
  await new Promise<void>((resolve) => {
    process.once('disconnect', resolve)
    if (between === undefined) return
    const turn = (): void => {
      if (done) return
      between()
      setImmediate(turn)
    }
    turn()
  })
}
