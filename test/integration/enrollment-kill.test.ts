// Owns: kill -9 at every step of the enrollment, against a real database and a real gnome-keyring: what is left is the old
// factor or none, never half of one, and strays are swept.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OsKeychain } from '../../electron/platform/keychain'
import { builtProgram } from '../support/built-program'
import { createCleanup } from '../support/cleanup'
import { clearKeychain, keychainAccounts } from '../support/keychain-items'
import { startNodeHost } from '../support/node-host'
import { openStore } from '../support/profile-folder'
import { makeTempFolder } from '../support/temp-folder'

/** Forty-odd processes on two cores; each has its own limit, so that one that hangs is named. */
const TEST_LIMIT_MS = 90_000
const CHILD_LIMIT_MS = 15_000

const cleanup = createCleanup()
let program = ''
let folder = ''

beforeAll(async () => {
  program = await builtProgram('test/support/enrollment-child.ts', cleanup)
  folder = await makeTempFolder(cleanup)
})
afterAll(cleanup.run)

type Run = { readonly database: string; readonly service: string; readonly killed: boolean; readonly steps: number }

/** Runs the enrollment in a process of its own, which kills itself at the given step (0: never). */
async function runChild(mode: 'enroll' | 'replace', step: number): Promise<Run> {
  const name = randomUUID()
  const [database, service] = [join(folder, `${name}.db`), `Postern test ${name}`]
  const child = spawn(process.execPath, [program, database, service, mode, String(step)], { stdio: ['ignore', 'pipe', 'inherit'], timeout: CHILD_LIMIT_MS })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The child ended with ${String(code ?? signal)}`)
  return { database, service, killed: signal === 'SIGKILL', steps: Number(/steps (\d+)/.exec(output)?.[1] ?? 0) }
}

/** What a start after the kill finds: the factor in the database, and the secrets in the keychain after the sweep. */
async function afterRestart({ database, service }: Run) {
  const store = openStore(database)
  const keychain = new OsKeychain(service)
  const node = await startNodeHost({ store, keychain, listen: false })
  const before = await node.host.status()
  await node.host.enrollment.sweep()
  const after = await node.host.status()
  const row = store.get<{ secret_id: string }>('SELECT secret_id FROM second_factor')
  const found = {
    twoFactor: [before.twoFactor.state, after.twoFactor.state],
    factor: row?.secret_id,
    secrets: (await keychainAccounts(service)).filter((account) => account.startsWith('totp:')),
    codes: store.all('SELECT slot FROM recovery_codes').length,
    log: node.host.audit.verify().intact,
    enrolled: store.all("SELECT seq FROM audit WHERE body LIKE '%two-factor-enabled%'").length
  }
  await clearKeychain(service)
  store.close()
  return found
}

const enabled = (found: Awaited<ReturnType<typeof afterRestart>>) => ({
  twoFactor: ['enabled', 'enabled'],
  factor: found.factor,
  secrets: [`totp:${String(found.factor)}`],
  codes: 6,
  log: true
})
const none = { twoFactor: ['not-enabled', 'not-enabled'], factor: undefined, secrets: [], codes: 0, log: true, enrolled: 0 }

/** The states found after a kill at each step in turn, and after a run that was left alone. */
async function killAtEveryStep(mode: 'enroll' | 'replace') {
  const whole = await runChild(mode, 0)
  const steps = Array.from({ length: whole.steps }, (_, index) => index + 1)
  const found: Awaited<ReturnType<typeof afterRestart>>[] = []
  while (steps.length > 0) {
    const runs = await Promise.all(steps.splice(0, 3).map((step) => runChild(mode, step)))
    expect(runs.map((run) => run.killed)).not.toContain(false)
    for (const run of runs) found.push(await afterRestart(run))
  }
  return { found, whole: await afterRestart(whole) }
}

describe('kill -9 at any step', { timeout: TEST_LIMIT_MS }, () => {
  test('of the first enrollment leaves no factor before the commit, and a whole one after it', async () => {
    const { found, whole } = await killAtEveryStep('enroll')
    expect(whole).toMatchObject(enabled(whole))
    for (const state of found) expect(state).toMatchObject(state.factor === undefined ? none : enabled(state))
    const on = found.map((state) => state.factor !== undefined)
    expect(on).toContain(false)
    expect(on).toContain(true)
    // Once on, always on: the commit is one point.
    expect(on.lastIndexOf(false)).toBe(on.indexOf(true) - 1)
  })

  test('of a replacement leaves the old factor or the new one, whole, and never both', async () => {
    const { found, whole } = await killAtEveryStep('replace')
    expect(whole).toMatchObject({ ...enabled(whole), enrolled: 2 })
    for (const state of found) expect(state).toMatchObject(enabled(state))
    const replaced = found.map((state) => state.enrolled === 2)
    expect(replaced).toContain(false)
    expect(replaced).toContain(true)
    expect(replaced.lastIndexOf(false)).toBe(replaced.indexOf(true) - 1)
  })
})
