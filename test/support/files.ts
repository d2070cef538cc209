// Owns: two ends of copying files over a link in memory, each with a real folder. The link can be cut and counted.
import { createCipheriv } from 'node:crypto'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CopyJob } from '../../shared/files'
import { CopyQueue } from '../../electron/files/copy-queue'
import { type CopiedFile, HostFiles } from '../../electron/files/host-files'
import type { BulkLink } from '../../electron/files/link'
import type { Disk } from '../../electron/files/ports'
import { RemoteFiles } from '../../electron/files/remote-files'
import { StoredUploads } from '../../electron/files/stored-uploads'
import { SystemDisk } from '../../electron/platform/disk'
import { systemScheduler } from '../../electron/connection/transport'
import type { Cleanup } from './cleanup'
import { makeTempFolder } from './temp-folder'

export type TestLink = BulkLink & {
  /** Bytes that this end has sent. */
  readonly sent: number
  readonly closed: boolean
  cut(): void
  /** Resolves in the very turn in which this end has sent so much. */
  reached(bytes: number): Promise<void>
  /** Called before each message is handed over; a false holds it back for good. */
  onSend: (bytes: Uint8Array) => boolean
}

/** The two ends of one connection. What is sent arrives in a later turn, in order. */
export function linkPair(maxMessageBytes = 16 * 1024 - 64): readonly [TestLink, TestLink] {
  const ends = [end(), end()] as const
  for (const [index, one] of ends.entries()) one.peer = ends[1 - index]!
  return ends

  function end() {
    let listener: (bytes: Uint8Array) => void = () => {}
    const early: Uint8Array[] = []
    let listening = false
    let wanted = { bytes: Infinity, resolve: (): void => {} }
    const closers: (() => void)[] = []
    const self = {
      maxMessageBytes,
      sent: 0,
      closed: false,
      peer: null as unknown as { receive(bytes: Uint8Array): void; cut(): void },
      onSend: (_bytes: Uint8Array) => true,
      send(bytes: Uint8Array) {
        if (self.closed) return
        if (bytes.length > maxMessageBytes) throw new Error(`A message of ${bytes.length} bytes does not fit the link`)
        self.sent += bytes.length
        if (self.sent >= wanted.bytes) wanted.resolve()
        const copy = Uint8Array.from(bytes)
        if (self.onSend(copy)) setImmediate(() => self.peer.receive(copy))
      },
      reached: (bytes: number) => new Promise<void>((resolve) => (wanted = { bytes, resolve })),
      receive(bytes: Uint8Array) {
        if (self.closed) return
        if (listening) listener(bytes)
        else early.push(bytes)
      },
      frameBytes: () => maxMessageBytes,
      isFull: () => false,
      drained: () => new Promise<void>((resolve) => setImmediate(resolve)),
      onMessage(next: (bytes: Uint8Array) => void) {
        listener = next
        listening = true
        for (const bytes of early.splice(0)) next(bytes)
      },
      onClosed(next: () => void) {
        if (self.closed) next()
        else closers.push(next)
      },
      cut() {
        if (self.closed) return
        self.closed = true
        self.peer.cut()
        for (const close of closers.splice(0)) close()
      }
    }
    return self
  }
}

export type FilesPair = Awaited<ReturnType<typeof filesPair>>

/** A host and a connector with a folder each, connected. */
export async function filesPair(cleanup: Cleanup) {
  const hostHome = await makeTempFolder(cleanup)
  const closed = join(hostHome, '.config', 'Postern')
  await mkdir(closed, { recursive: true })
  const localHome = await makeTempFolder(cleanup)
  const places = async () => []
  const hostDisk = new SystemDisk({ home: hostHome, roots: async () => [hostHome], closed: [closed], places })
  const localDisk = new SystemDisk({ home: localHome, roots: null, closed: [], places })
  const copied: CopiedFile[] = []
  const left: string[] = []
  const stored = new StoredUploads()
  const faults: unknown[] = []
  const listeners = new Set<() => void>()
  let allowed = true

  const queue = new CopyQueue({
    disk: localDisk,
    clock: { monotonic: () => performance.now() },
    scheduler: systemScheduler,
    onChanged: () => listeners.forEach((listener) => listener()),
    onFault: (fault) => faults.push(fault)
  })
  cleanup.add(() => queue.close())

  /** A new connection, as after the old one was lost. */
  const connect = (links = linkPair(), disk: Disk = hostDisk) => {
    const [hostLink, localLink] = links
    const host = new HostFiles({
      link: hostLink,
      disk,
      allowed: () => allowed,
      stored: stored.open('session', 'connector'),
      onCopied: (file) => copied.push(file),
      onPartOpened: () => undefined,
      onPartLeft: (_folder, name) => left.push(name),
      onFault: (fault) => faults.push(fault)
    })
    const remote = new RemoteFiles(localLink, localDisk, { onAllowed: (is) => queue.setAllowed(is), onClosed: () => queue.attach(null) })
    queue.attach(remote)
    return { host, remote, hostLink, localLink }
  }
  const session = connect()
  cleanup.add(() => session.localLink.cut())

  return {
    hostHome,
    closed,
    localHome,
    hostDisk,
    localDisk,
    queue,
    copied,
    left,
    faults,
    connect,
    session,
    allow: (is: boolean, host = session.host) => {
      allowed = is
      host.permissionChanged()
    },
    /** Resolves with the jobs as soon as they are as wanted. */
    until: (wanted: (jobs: readonly CopyJob[]) => boolean) =>
      new Promise<readonly CopyJob[]>((resolve) => {
        const look = (): void => {
          const jobs = queue.jobs()
          if (!wanted(jobs)) return
          listeners.delete(look)
          resolve(jobs)
        }
        listeners.add(look)
        look()
      })
  }
}

export const allOver = (jobs: readonly CopyJob[]): boolean => jobs.every(({ state }) => state === 'done' || state === 'failed' || state === 'cancelled')

/** Bytes that are different everywhere and the same every time. */
export function someBytes(length: number, seed = 1): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16)).update(Buffer.alloc(length))
}

export async function writeTree(folder: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

/** Every file below a folder with its content. */
export async function readTree(folder: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {}
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) tree[path.slice(folder.length + 1)] = (await readFile(path)).toString('latin1')
  }
  return tree
}
