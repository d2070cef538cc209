// Owns: "--remove-two-factor" as a real process on real data: it takes an administrator, takes the password along, and
// leaves whole data that belongs to its owner. It opens no door.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settingsSchema } from '../../shared/settings'
import { builtProgram } from '../support/built-program'
import { createCleanup } from '../support/cleanup'
import { clearKeychain } from '../support/keychain-items'
import { PASSWORD } from '../support/node-host'
import { startProgram, until } from '../support/processes'
import { gateRows, openStore } from '../support/profile-folder'
import { makeTempFolder } from '../support/temp-folder'
import { quickHost } from '../support/armed-host'
import { newConnectorKey } from '../support/raw-connector'

/** An account without rights, on every system that these tests run on. */
const NOBODY = 65534
const isRoot = process.getuid?.() === 0

const cleanup = createCleanup()
let command = ''
let granting = ''
/** A database with everything set up, left by a program that was killed. Tests work on copies. */
let armed = ''
const service = 'Postern test break glass'
let base = ''
let homes = 0

beforeAll(async () => {
  command = await builtProgram('test/support/break-glass-child.ts', cleanup)
  granting = await builtProgram('test/support/granting-child.ts', cleanup)
  base = await makeTempFolder(cleanup)
  // Others may pass through, as through /home.
  chmodSync(base, 0o711)
  armed = join(base, 'armed')
  mkdirSync(armed)
  const host = await startArmed(armed)
  await host.stop()
})
afterAll(async () => {
  await clearKeychain(service)
  await cleanup.run()
})

async function startArmed(folder: string) {
  const host = startProgram(process.execPath, [granting, join(folder, 'postern.db'), service])
  await until(`the host stands: ${host.output()}`, () => host.output().includes('\n'), 30_000)
  return host
}

/** A profile in a home folder that belongs to somebody without rights, as far as the tests may give things away. */
function copyOfArmed(): string {
  const home = join(base, String(++homes))
  const folder = join(home, 'profile')
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(armed)) copyFileSync(join(armed, name), join(folder, name))
  if (isRoot) for (const path of [home, folder, ...readdirSync(folder).map((name) => join(folder, name))]) chownSync(path, NOBODY, NOBODY)
  return folder
}

type Run = { readonly code: number | null; readonly signal: string | null; readonly said: string }

/** Runs the command as the administrator of this computer, or of a name space of its own where the tests are not root. */
async function run(args: readonly string[], options: { readonly uid?: number; readonly step?: number } = {}): Promise<Run> {
  const own = [command, String(options.uid ?? 0), String(options.step ?? 0), '--remove-two-factor', ...args]
  const asAdministrator = isRoot || options.uid !== undefined
  const [program, words] = asAdministrator ? [process.execPath, own] : ['unshare', ['--map-root-user', process.execPath, ...own]]
  // No bus and no display: neither keychain nor window can be reached.
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { code, signal, said }
}

const bytesOf = (folder: string) => readFileSync(join(folder, 'postern.db'))
/** What decides who comes in. `whole` is the state before, `gone` the state after; nothing else may ever be found. */
function stateOf(folder: string): 'whole' | 'gone' | 'half' {
  const store = openStore(join(folder, 'postern.db'))
  const rows = gateRows(store) as Record<string, unknown[]>
  const counts = ['second_factor', 'recovery_codes', 'credentials'].map((table) => rows[table]!.length)
  const { access } = settingsSchema.parse(JSON.parse((rows['settings']![0] as { body: string }).body))
  const logged = store.all("SELECT 1 FROM audit WHERE body LIKE '%two-factor-removed%'").length
  store.close()
  const seen = JSON.stringify([counts, access.unattended, logged])
  if (seen === '[[1,6,1],true,0]') return 'whole'
  return seen === '[[0,0,0],false,1]' ? 'gone' : 'half'
}

describe('break glass', () => {
  test('removes the factor and the password together, without a keychain, and nobody comes in afterwards', async () => {
    const folder = copyOfArmed()
    const { code, said } = await run([`--profile=${folder}`, '--yes'])
    expect(said).toContain('Done. Unattended access is off.')
    expect(code).toBe(0)
    expect(stateOf(folder)).toBe('gone')
    const host = await quickHost({ store: openStore(join(folder, 'postern.db')) })
    const status = await host.host.status()
    expect([status.twoFactor.state, status.passwordSet]).toEqual(['not-enabled', false])
    expect(status.alerts).toMatchObject([{ kind: 'two-factor-removed' }])
    const visitor = await host.visitor()
    expect(await visitor.reachCode(PASSWORD, newConnectorKey())).toMatchObject({ type: 'refused', reason: 'unattended-access-off' })
    expect(await host.host.settings.change({ access: { unattended: true } })).toMatchObject({ ok: false })
  })

  test('stands in the log, whose chain is whole', async () => {
    const folder = copyOfArmed()
    await run([`--profile=${folder}`, '--yes'])
    const { host } = await quickHost({ store: openStore(join(folder, 'postern.db')), listen: false })
    expect(host.audit.list({ limit: 1 }).records[0]?.activity.kind).toBe('two-factor-removed')
    expect(host.audit.verify()).toMatchObject({ intact: true })
  })

  test('is refused for anybody but the administrator, and changes nothing', async () => {
    const folder = copyOfArmed()
    const before = bytesOf(folder)
    const { code, said } = await run([`--profile=${folder}`, '--yes'], { uid: isRoot ? NOBODY : process.getuid!() })
    expect(said).toContain('needs the administrator')
    expect(code).toBe(3)
    expect(bytesOf(folder).equals(before)).toBe(true)
  })

  test('leaves no file in the profile that is not its owner’s', async () => {
    const folder = copyOfArmed()
    const owner = statSync(folder).uid
    expect((await run([`--profile=${folder}`, '--yes'])).code).toBe(0)
    expect(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).uid])).toEqual([['postern.db', owner]])
  })

  test('asks to quit a Postern that runs on that data, and changes nothing', async () => {
    const folder = copyOfArmed()
    const copy = startProgram(process.execPath, ['-e', HOLD, join(folder, 'postern.db')], { cwd: process.cwd() })
    try {
      await until(`it holds the data: ${copy.output()}`, () => copy.output().includes('open'))
      const { code, said } = await run([`--profile=${folder}`, '--yes'])
      expect(said).toContain('Postern is running')
      expect(code).toBe(4)
    } finally {
      await copy.stop()
    }
    expect(stateOf(folder)).toBe('whole')
  })

  test.each([
    ['guesses no profile', [], 2, 'Say whose Postern is meant'],
    ['knows no such user', ['--user=no-such-user-here'], 2, 'There is no user'],
    ['takes no path for a user', ['--user=../../tmp'], 2, 'There is no user'],
    ['finds no data in an empty folder', ['--profile=/var/empty-postern'], 2, 'There is no Postern data']
  ])('%s', async (_what, args, wanted, words) => {
    const { code, said } = await run([...args, '--yes'])
    expect(said).toContain(words)
    expect(code).toBe(wanted)
  })

  test('without a terminal it goes on with --yes only', async () => {
    const folder = copyOfArmed()
    const { code, said } = await run([`--profile=${folder}`])
    expect(said).toContain('Give --yes')
    expect(code).toBe(1)
    expect(stateOf(folder)).toBe('whole')
  })

  test('follows no link out of the profile', async () => {
    const [folder, trap] = [copyOfArmed(), join(base, 'trap')]
    mkdirSync(trap)
    symlinkSync(join(folder, 'postern.db'), join(trap, 'postern.db'))
    const { code, said } = await run([`--profile=${trap}`, '--yes'])
    expect(said).toContain('is not a plain file')
    expect(code).toBe(2)
    expect(stateOf(folder)).toBe('whole')
  })

  test('says so of a damaged database, and what to do, and leaves it as it is', async () => {
    const folder = copyOfArmed()
    for (const name of ['postern.db-wal', 'postern.db-shm']) if (existsSync(join(folder, name))) writeFileSync(join(folder, name), '')
    const bytes = bytesOf(folder)
    bytes.fill(0xa5, 0, 4096)
    writeFileSync(join(folder, 'postern.db'), bytes)
    const { code, said } = await run([`--profile=${folder}`, '--yes'])
    expect(said).toContain('Set aside and start fresh')
    expect(code).toBe(5)
    expect(bytesOf(folder).equals(bytes)).toBe(true)
  })

  test('kill -9 at any step leaves the whole old state or the whole new one', async () => {
    const steps = Number(/steps (\d+)/.exec((await run([`--profile=${copyOfArmed()}`, '--yes'])).said)?.[1])
    expect(steps).toBeGreaterThan(4)
    const found: string[] = []
    for (let step = 1; step <= steps; step++) {
      const folder = copyOfArmed()
      expect((await run([`--profile=${folder}`, '--yes'], { step })).signal).toBe('SIGKILL')
      found.push(stateOf(folder))
    }
    expect(found).toEqual([...found.slice(0, -1).map(() => 'whole'), 'gone'])
  })
})

/** Holds a database open as a running Postern does. */
const HOLD = `
const Database = require('libsql')
const held = new Database(process.argv[1])
held.exec('PRAGMA journal_mode = WAL')
held.exec('BEGIN IMMEDIATE; COMMIT')
process.stdout.write('open')
setInterval(() => held, 1000)
`
