// Owns: a host on a small disk of its own (a tmpfs in its own mount namespace), which fills up and empties again, and is
// read-only at the next start. Usage: small-disk-child <folder of the disk>. It prints what each visitor was told, as JSON.
// Never: run by anything but the small-disk test.
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../../electron/platform/database'
import { stepAt, totp } from './codes'
import { FakeClock, MemoryKeychain, memoryStore } from './fakes'
import { type NodeHost, PASSWORD, allowAccess, enroll, startNodeHost } from './node-host'
import { quickOpaque } from './opaque-in-process'
import { RawConnector, newConnectorKey } from './raw-connector'

export type SmallDiskStory = {
  readonly whenThereIsRoom: string
  readonly whenFull: string
  readonly changeWhenFull: string
  readonly roomAgain: string
  readonly sameCodeAgain: string
  readonly intact: boolean
  readonly whenReadOnly: string
}

export async function main([folder]: readonly string[]): Promise<number> {
  const path = join(folder!, 'postern.db')
  const keychain = new MemoryKeychain()
  const clock = new FakeClock()
  const opened = openDatabase(path)
  if (!opened.ok) throw new Error(opened.why)
  const node = await startNodeHost({ store: opened.store, keychain, clock, scheduler: clock, registrar: quickOpaque })
  await allowAccess(node)
  const { secret } = await enroll(node, clock.now())
  const code = (): string => totp(secret, stepAt(clock.now()))
  const key = newConnectorKey()
  const visit = async (host: NodeHost, digits: string): Promise<string> => {
    const connector = await RawConnector.connect(host.port, {}, quickOpaque)
    const asked = await connector.reachCode(PASSWORD, key)
    const answer = asked.type === 'factor-required' ? await connector.factor(digits) : asked
    connector.close()
    return answer.type === 'refused' ? answer.reason : answer.type === 'factor-rejected' ? answer.why : answer.type
  }

  const whenThereIsRoom = await visit(node, code())
  clock.advance(60_000)
  fill(join(folder!, 'filler'))
  const whenFull = await visit(node, code())
  const changed = await node.host.password.set('another long passphrase 9', { method: 'totp', code: code() })
  const changeWhenFull = changed.ok ? 'changed' : changed.code
  rmSync(join(folder!, 'filler'))
  clock.advance(60_000)
  const roomAgain = await visit(node, code())
  const sameCodeAgain = await visit(node, code())
  const { intact } = node.host.audit.verify()
  node.close()
  opened.store.close()

  // Mounted once more over itself, since a file that SQLite has not let go of keeps the first mount writable.
  execFileSync('mount', ['--bind', folder!, folder!])
  execFileSync('mount', ['-o', 'remount,bind,ro', folder!])
  // Whether SQLite opens it at all depends on what its last user left behind; nobody may come in either way.
  const readOnly = openDatabase(path)
  const refusing = await startNodeHost({
    store: readOnly.ok ? readOnly.store : memoryStore(),
    keychain,
    clock,
    damaged: !readOnly.ok,
    registrar: quickOpaque
  })
  const whenReadOnly = await visit(refusing, code())
  refusing.close()
  const story: SmallDiskStory = {
    whenThereIsRoom,
    whenFull,
    changeWhenFull,
    roomAgain,
    sameCodeAgain,
    intact,
    whenReadOnly
  }
  process.stdout.write(`${JSON.stringify(story)}\n`)
  return 0
}

/** Writes until the disk takes no more. */
function fill(path: string): void {
  const file = openSync(path, 'w')
  const block = Buffer.alloc(4096)
  try {
    for (;;) writeSync(file, block)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(file)
  }
}
