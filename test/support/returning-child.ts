// Owns: a host in a process of its own that is restarted at a connector's wish and killed while the connector comes back.
// Usage: returning-child <database> <keychain service> first|second. The first run prints its port and a code, and
// waits for its end; the second kills itself the moment it has spent the way back, before it could say so.
import { openDatabase } from '../../electron/platform/database'
import { OsKeychain } from '../../electron/platform/keychain'
import { totp } from './codes'
import { allowAccess, enroll, startNodeHost } from './node-host'
import { quickOpaque } from './opaque-in-process'

export async function main([path, service, run]: readonly string[]): Promise<number> {
  const opened = openDatabase(path!)
  if (!opened.ok) throw new Error(opened.why)
  const { store } = opened
  const node = await startNodeHost({ store, keychain: new OsKeychain(service!), registrar: quickOpaque })
  if (run === 'first') {
    await allowAccess(node)
    await node.host.settings.change({ access: { askCodeForShortTermPasswords: false } })
    const { secret } = await enroll(node)
    process.stdout.write(`${JSON.stringify({ port: node.port, code: totp(secret) })}\n`)
    return new Promise(() => {})
  }
  const transaction = store.transaction.bind(store)
  store.transaction = (work) => {
    const before = store.get("SELECT 1 FROM credentials WHERE kind = 'short-term'") !== undefined
    const value = transaction(work)
    if (before && store.get("SELECT 1 FROM credentials WHERE kind = 'short-term'") === undefined) process.kill(process.pid, 'SIGKILL')
    return value
  }
  process.stdout.write(`${JSON.stringify({ port: node.port, code: '' })}\n`)
  return new Promise(() => {})
}
