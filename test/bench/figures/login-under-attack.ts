// Owns: what 200 wrong attempts a second do to an honest login and to the host's window, held against the same without
// them, in turn. Never: attacks longer than the attacker itself allows.
import { once } from 'node:events'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { checkout } from '../../../build/paths.mjs'
import { type StartedProgram, startProgram } from '../../support/processes'
import type { Figure, Measured, Row } from '../figure'
import { AUTOMATIC_LOGIN, type Login, pressUntilCodeField } from '../page-clock'
import type { Burst } from '../programs/attacker'
import { percentile, summarize } from '../statistics'
import { watchResponses, type Responses } from '../window-response'
import { cancel } from './connect-to-code'

const BLOCKS = 5
const LOGINS_A_BLOCK = 5
const RATE = 200
/** Beyond this a person feels that the window waits (100 ms, Nielsen); three frames at 60 Hz go unnoticed. */
const MOST_ANSWER_MS = 100
const MOST_GAP_MS = 50

type Block = { readonly logins: readonly Login[]; readonly window: Responses }

export const loginUnderAttack: Figure = {
  name: 'login-under-attack',
  async measure(bench): Promise<Measured> {
    const { host, connector, address } = await bench.pair()
    await connector.mainWindow.getByRole('textbox', { name: 'Remote address' }).fill(address)
    await host.mainWindow.getByRole('link', { name: 'This device' }).click()
    const attacker = await startAttacker(host.directPort)
    const calm: Block[] = []
    const attacked: Block[] = []
    const bursts: Burst[] = []
    try {
      for (let done = 0; done < BLOCKS; done++) {
        calm.push(await block(host.mainWindow, connector.mainWindow))
        attacker.child.send('begin')
        attacked.push(await block(host.mainWindow, connector.mainWindow))
        const told = once(attacker.child, 'message')
        attacker.child.send('end')
        bursts.push((await told)[0] as Burst)
      }
    } finally {
      await attacker.stop()
    }
    for (const { perSecond } of bursts) if (perSecond < RATE * 0.9) throw new Error(`The attack reached only ${perSecond} attempts a second`)
    return { rows: rowsOf(calm, attacked), raw: { calm, attacked, bursts } }
  }
}

function rowsOf(calm: readonly Block[], attacked: readonly Block[]): Row[] {
  const logins = (blocks: readonly Block[]): number[] => blocks.flatMap((one) => one.logins.map(({ ms }) => ms))
  const answers = (blocks: readonly Block[]): number[] => blocks.flatMap(({ window }) => window.answers)
  const gaps = (blocks: readonly Block[]): number[] => blocks.flatMap(({ window }) => window.gaps)
  const row = (figure: string, times: readonly number[], most?: number): Row => ({
    figure,
    unit: 'ms',
    ...summarize(times),
    bar: most === undefined ? null : { of: 'p95', most }
  })
  const p95 = (times: readonly number[]): number => percentile(times, 0.95)
  const failed = attacked.flatMap((one) => one.logins).filter(({ failures }) => failures > 0).length
  const ratio = p95(logins(attacked)) / p95(logins(calm))
  return [
    row('login, nobody else there', logins(calm)),
    row(`login while ${RATE} wrong attempts a second arrive (${failed} first refused)`, logins(attacked)),
    { figure: 'login under attack, p95 as a multiple', unit: '×', p50: ratio, p95: ratio, bar: { of: 'p95', most: 2 } },
    row('host’s window answers a call, calm', answers(calm)),
    row('host’s window answers a call, under attack', answers(attacked), MOST_ANSWER_MS),
    row('host’s window, between two frames, under attack', gaps(attacked), MOST_GAP_MS)
  ]
}

async function block(host: Page, connector: Page): Promise<Block> {
  const stopWatching = await watchResponses(host)
  const logins: Login[] = []
  for (let done = 0; done < LOGINS_A_BLOCK; done++) {
    logins.push(await pressUntilCodeField(connector, AUTOMATIC_LOGIN))
    await cancel(connector)
  }
  return { logins, window: await stopWatching() }
}

async function startAttacker(port: number): Promise<StartedProgram> {
  const program = startProgram(
    process.execPath,
    [join(checkout, 'build', 'run-ts.mjs'), join(checkout, 'test', 'bench', 'programs', 'attacker.ts'), String(port), String(RATE)],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }
  )
  await Promise.race([
    once(program.child, 'message'),
    once(program.child, 'exit').then(() => Promise.reject(new Error(`The attacker did not start: ${program.output()}`)))
  ])
  return program
}
