// Owns: case 5 after kill -9: a real host process with a real keychain is killed the moment its grant arrives; the code that
// opened it opens nothing in the next one.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { OsKeychain } from '../../electron/platform/keychain'
import { clearKeychain } from '../support/keychain-items'
import { expectGranted, visitorOf } from '../support/armed-host'
import { builtProgram } from '../support/built-program'
import { createCleanup } from '../support/cleanup'
import { totp } from '../support/codes'
import { PASSWORD, startNodeHost } from '../support/node-host'
import { startProgram, stopChild } from '../support/processes'
import { openStore, profileFolder } from '../support/profile-folder'
import { quickOpaque } from '../support/opaque-in-process'
import { newConnectorKey } from '../support/raw-connector'

test('case 5: a code that opened a session is refused after kill -9 of the host', async () => {
  const cleanup = createCleanup()
  onTestFinished(cleanup.run)
  const program = await builtProgram('test/support/granting-child.ts', cleanup)
  const { database } = await profileFolder()
  const service = `Postern test ${randomUUID()}`
  const { child } = startProgram(process.execPath, [program, database, service])
  cleanup.add(() => stopChild(child, 'SIGKILL'))
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  const { port, secret } = JSON.parse(line.toString()) as { readonly port: number; readonly secret: string }

  const first = await visitorOf(port)
  await first.reachCode(PASSWORD, newConnectorKey())
  const code = totp(secret)
  expectGranted(await first.factor(code))
  child.kill('SIGKILL')
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])

  const keychain = new OsKeychain(service)
  const next = await startNodeHost({ store: openStore(database), keychain, registrar: quickOpaque })
  cleanup.add(() => next.close())
  const second = await visitorOf(next.port)
  await second.reachCode(PASSWORD, newConnectorKey())
  expect(await second.factor(code)).toMatchObject({ type: 'factor-rejected', why: 'used' })
  expect(next.pages).toEqual([])
  expect(next.host.audit.verify()).toMatchObject({ intact: true })
  await clearKeychain(service)
})
