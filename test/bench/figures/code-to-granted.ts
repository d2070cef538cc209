// Owns: how long it takes from submitting the code until the grant. A code opens one session and lives 30 s, so the
// thirty are taken from a host in plain Node whose clock is turned; a few more in the real windows, in real time.
// Never: hands the same code in twice.
import { join } from 'node:path'
import { checkout } from '../../../build/paths.mjs'
import { createCleanup } from '../../support/cleanup'
import { startKeyring } from '../../support/keyring'
import { runProgram } from '../../support/processes'
import { makeTempFolder } from '../../support/temp-folder'
import type { Bench, Figure, Measured } from '../figure'
import { AUTOMATIC_LOGIN, pasteUntilGranted, pressUntilCodeField } from '../page-clock'
import { summarize } from '../statistics'

const NODE_ROUNDS = 30
const APP_ROUNDS = 3
const BAR = { of: 'p50', most: 25 } as const

export const codeToGranted: Figure = {
  name: 'code-to-granted',
  async measure(bench): Promise<Measured> {
    const inNode = await timesInNode()
    const inApp = await timesInApp(bench)
    return {
      rows: [
        { figure: 'code submitted → granted', unit: 'ms', ...summarize(inNode), bar: BAR },
        { figure: 'code pasted → granted, in the windows', unit: 'ms', ...summarize(inApp), bar: BAR }
      ],
      raw: { inNode, inApp }
    }
  }
}

/** Real socket, real keychain, real database on disk. In a process of its own, which has the keyring's bus. */
async function timesInNode(): Promise<number[]> {
  const cleanup = createCleanup()
  try {
    const folder = await makeTempFolder(cleanup)
    const keyring = await startKeyring()
    cleanup.add(keyring.stop)
    const output = await runProgram(
      process.execPath,
      [
        join(checkout, 'build', 'run-ts.mjs'),
        join(checkout, 'test', 'bench', 'programs', 'grants.ts'),
        join(folder, 'postern.db'),
        String(NODE_ROUNDS)
      ],
      { env: { ...process.env, ...keyring.env } }
    )
    return JSON.parse(output) as number[]
  } finally {
    await cleanup.run()
  }
}

export async function timesInApp(bench: Bench): Promise<number[]> {
  const { connector, address, authenticator, endSession } = await bench.pair()
  const page = connector.mainWindow
  const times: number[] = []
  for (let done = 0; done < APP_ROUNDS; done++) {
    await page.getByRole('textbox', { name: 'Remote address' }).fill(address)
    await pressUntilCodeField(page, AUTOMATIC_LOGIN)
    times.push(await pasteUntilGranted(page, await authenticator.nextCode()))
    await connector.window('viewer')
    await endSession()
  }
  return times
}
