// Owns: a host in a process of its own that the replay test kills the moment it has granted a session.
// Usage: granting-child <database> <keychain service>. It prints its port, the secret and a code, then waits.
// Never: ends by itself.
import { openDatabase } from '../../electron/platform/database'
import { OsKeychain } from '../../electron/platform/keychain'
import { allowAccess, enroll, startNodeHost } from './node-host'
import { quickOpaque } from './opaque-in-process'

export async function main([path, service]: readonly string[]): Promise<number> {
  const opened = openDatabase(path!)
  if (!opened.ok) throw new Error(opened.why)
  const node = await startNodeHost({ store: opened.store, keychain: new OsKeychain(service!), registrar: quickOpaque })
  await allowAccess(node)
  const { secret } = await enroll(node)
  process.stdout.write(`${JSON.stringify({ port: node.port, secret })}\n`)
  return new Promise(() => {})
}
