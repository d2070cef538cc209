// Owns: a process that enrolls (or replaces) against a real database and a real keychain and ends itself by SIGKILL at a
// chosen step, as a power cut would. Usage: enrollment-child <database> <keychain service> <enroll|replace> <step>
// It prints the number of steps it saw when it gets to the end. Never: run by anything but the enrollment-kill test.
import type { Keychain } from '../../electron/access/ports'
import { openDatabase } from '../../electron/platform/database'
import { OsKeychain } from '../../electron/platform/keychain'
import { stepAt, totp } from './codes'
import { dyingStore } from './dying-store'
import { enroll, startNodeHost } from './node-host'

export async function main([path, service, mode, step]: readonly string[]): Promise<number> {
  const opened = openDatabase(path!)
  if (!opened.ok) throw new Error(opened.why)
  let steps = 0
  let counting = false
  const mayDie = (): void => {
    if (counting && ++steps === Number(step)) process.kill(process.pid, 'SIGKILL')
  }
  const { keychain, idle } = dyingKeychain(new OsKeychain(service!), mayDie)
  const node = await startNodeHost({ store: dyingStore(opened.store, mayDie), keychain, listen: false })
  if (mode === 'replace') {
    const { secret } = await enroll(node)
    counting = true
    const begun = await node.host.enrollment.begin({ method: 'totp', code: totp(secret) })
    if (!begun.ok) throw new Error(begun.code)
    const confirmed = await node.host.enrollment.confirm(begun.value.id, totp(begun.value.setupKey, stepAt(Date.now())))
    if (!confirmed.ok) throw new Error(confirmed.code)
  } else {
    counting = true
    await enroll(node)
  }
  // The sweep of the old secret goes on by itself.
  await idle()
  process.stdout.write(`steps ${String(steps)}\n`)
  return 0
}

function dyingKeychain(inner: Keychain, mayDie: () => void): { readonly keychain: Keychain; readonly idle: () => Promise<void> } {
  const busy = new Set<Promise<unknown>>()
  const around = async <Value>(ask: () => Promise<Value>): Promise<Value> => {
    mayDie()
    const asked = ask()
    busy.add(asked)
    const value = await asked.finally(() => busy.delete(asked))
    mayDie()
    return value
  }
  const idle = async (): Promise<void> => {
    while (busy.size > 0) {
      await Promise.allSettled(busy)
      // Whoever waited for the answer asks the next question first.
      await new Promise(setImmediate)
    }
  }
  const keychain: Keychain = {
    get: (account) => inner.get(account),
    set: (account, value) => around(() => inner.set(account, value)),
    delete: (account) => around(() => inner.delete(account))
  }
  return { keychain, idle }
}
