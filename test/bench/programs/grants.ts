// Owns: the rounds of code-to-granted in plain Node: a host on a database file and the OS keychain, and a connector on
// a real socket. Usage: run-ts grants.ts DATABASE ROUNDS; prints the milliseconds as a JSON list.
// Never: touches a keychain that holds anything; the caller gives it one of its own.
import { OsKeychain } from '../../../electron/platform/keychain'
import { openDatabase } from '../../../electron/platform/database'
import { stepAt, totp } from '../../support/codes'
import { FakeClock } from '../../support/fakes'
import { PASSWORD, allowAccess, enroll, startNodeHost } from '../../support/node-host'
import { until } from '../../support/processes'
import { RawConnector, newConnectorKey } from '../../support/raw-connector'

const STEP_MS = 30_000

async function measure(database: string, rounds: number): Promise<readonly number[]> {
  const opened = openDatabase(database)
  if (!opened.ok) throw new Error(opened.why)
  const clock = new FakeClock()
  const node = await startNodeHost({ store: opened.store, keychain: new OsKeychain('postern-bench'), clock, scheduler: clock })
  await allowAccess(node)
  const { secret } = await enroll(node, clock.now())
  const key = newConnectorKey()
  const times: number[] = []
  for (let done = 0; done < rounds; done++) {
    clock.advance(STEP_MS)
    const connector = await RawConnector.connect(node.port)
    const asked = await connector.reachCode(PASSWORD, key)
    if (asked.type !== 'factor-required') throw new Error(`The host said ${JSON.stringify(asked)}`)
    const code = totp(secret, stepAt(clock.now()))
    const begun = performance.now()
    const answer = await connector.factor(code)
    times.push(performance.now() - begun)
    if (answer.type !== 'granted') throw new Error(`The host said ${JSON.stringify(answer)}`)
    connector.send({ type: 'bye' })
    await until('the session is over', () => node.liveGrants().length === 0)
    connector.drop()
  }
  node.close()
  return times
}

// While it is loaded, since parts of the host load others when they are first needed and run-ts does that only now.
const [, , database = '', rounds = ''] = process.argv
console.log(JSON.stringify(await measure(database, Number(rounds))))
