// Owns: what was asked to be copied, over whichever connection there is, and every file that is there already is asked about.
// Never: overwrites without an answer, or forgets a file because the connection was lost.
import type { CopyDirection, CopyQuestion, ExistingChoice, FileEntry, FileProblemCode, FilesState, FolderListing } from '../../shared/files'
import { UnderWay } from '../../shared/under-way'
import type { Scheduler } from '../connection/transport'
import { type Found, Job, type Task, startOver } from './copy-job'
import { lookInto } from './folder-walk'
import { LeftParts } from './left-parts'
import { nextCopy } from './next-copy'
import { type Disk, FileProblem, problemCode } from './ports'
import type { RemoteFiles } from './remote-files'

export type CopyQueueParts = {
  readonly disk: Disk
  readonly clock: { monotonic(): number }
  readonly scheduler: Scheduler
  readonly onChanged: () => void
  readonly onFault: (fault: unknown) => void
}

/** Jobs whose folders are looked into at once: a host answers only so many questions, and there are others. */
const MAX_LOOKING = 4
const TICK_MS = 250

export class CopyQueue {
  readonly #parts: CopyQueueParts
  readonly #jobs: Job[] = []
  readonly #leftThere = new LeftParts()
  /** Copies, and the removal of what they left on this computer. */
  readonly #underWay = new UnderWay()
  #remote: RemoteFiles | null = null
  #allowed = true
  /** How often the owner has switched files off: what was refused meanwhile is no fault of the file. */
  #timesOff = 0
  #looking = 0
  #nextId = 1
  #ticking = false

  constructor(parts: CopyQueueParts) {
    this.#parts = parts
  }

  /** Goes on over this connection; null while there is none. */
  attach(remote: RemoteFiles | null): void {
    this.#remote = remote
    this.#allowed = true
    this.#go()
  }

  /** The owner of the remote computer has switched files off, or on again. */
  setAllowed(allowed: boolean): void {
    this.#allowed = allowed
    if (!allowed) this.#timesOff++
    this.#go()
  }

  /** Whether there is something left to do over this connection or the next one. */
  get unfinished(): boolean {
    return this.#leftThere.any || this.#jobs.some((job) => job.unfinished)
  }

  jobs(): FilesState['jobs'] {
    return this.#jobs.map((job) => job.show(this.#live()))
  }

  question(): CopyQuestion | null {
    for (const job of this.#jobs) {
      const asked = job.asking[0]
      if (asked === undefined || job.cancelled) continue
      const { task, there } = asked
      const { direction } = job
      return { job: job.id, task: task.id, name: task.to.name, folder: task.to.folder, direction, there, coming: { size: task.size, modified: task.modified } }
    }
    return null
  }

  list(side: 'local' | 'remote', path: string | null, name: string | null): Promise<FolderListing> {
    return this.#side(side).list(path, name)
  }

  makeFolder(side: 'local' | 'remote', folder: string, name: string): Promise<string> {
    return this.#side(side).makeFolder(folder, name)
  }

  /** @throws {FileProblem} when the folder cannot be read */
  async copy(direction: CopyDirection, fromFolder: string, names: readonly string[], toFolder: string): Promise<void> {
    for (const entry of await this.#entries(direction, fromFolder, names)) {
      this.#jobs.push(new Job(this.#nextId++, direction, { fromFolder, toFolder, entry, label: entry.name, depth: 0 }))
    }
    this.#go()
  }

  pause(id: number, paused: boolean): void {
    const job = this.#job(id)
    if (job === undefined) return
    job.paused = paused
    if (paused) for (const task of job.running.keys()) job.hold(task, true)
    this.#go()
  }

  retry(id: number): void {
    this.#job(id)?.retry()
    this.#go()
  }

  cancel(id: number): void {
    const job = this.#job(id)
    if (job === undefined || !job.unfinished) return
    for (const control of job.running.values()) control?.stop('cancelled')
    for (const task of [...job.small, ...job.large, ...job.asking.map((asked) => asked.task)]) if (task.resume) this.#removePart(job, task)
    job.cancelled = true
    this.#go()
  }

  /** Takes what is over out of the list. */
  clear(): void {
    for (let index = this.#jobs.length - 1; index >= 0; index--) if (this.#jobs[index]?.unfinished === false) this.#jobs.splice(index, 1)
    this.#changed()
  }

  answer(taskId: number, choice: ExistingChoice, forAll: boolean): void {
    const job = this.#jobs.find((one) => one.asking.some(({ task }) => task.id === taskId))
    if (job === undefined) return
    if (forAll) job.rule = choice
    for (const asked of job.asking.splice(0)) {
      if (forAll || asked.task.id === taskId) this.#decide(job, asked.task, choice)
      else job.asking.push(asked)
    }
    this.#go()
  }

  /** Gives everything up and leaves nothing half-written on this computer. */
  async close(): Promise<void> {
    for (const job of this.#jobs) this.cancel(job.id)
    // What the far end has not answered yet is not waited for.
    this.#remote?.close()
    this.#remote = null
    await this.#underWay.settled()
  }

  #go(): void {
    const remote = this.#remote
    if (remote !== null && this.#live()) {
      void this.#leftThere.removeOver(remote)
      for (const job of this.#jobs) this.#look(job, remote)
      for (let next = nextCopy(this.#jobs); next !== null; next = nextCopy(this.#jobs)) this.#run(next.job, next.task, remote)
    }
    this.#changed()
    this.#tick()
  }

  #run(job: Job, task: Task, remote: RemoteFiles): void {
    if (job.held.has(task)) return job.hold(task, false)
    job.running.set(task, null)
    const timesOff = this.#timesOff
    const copied = job.direction === 'to-remote' ? remote.upload.bind(remote) : remote.download.bind(remote)
    const copying = copied({
      ...task,
      onBegun: (control, offset) => {
        job.begun(task, offset)
        if (job.cancelled) return control.stop('cancelled')
        job.running.set(task, control)
        if (job.held.has(task)) control.pause(true)
      },
      onProgress: (bytes) => job.moved(task, bytes)
    })
      .then(
        (outcome) => {
          job.ended(task)
          if (outcome.is === 'copied') return job.done(task)
          if (job.rule === null) job.asking.push({ task, there: outcome.there })
          else this.#decide(job, task, job.rule)
        },
        (error: unknown) => {
          job.ended(task)
          this.#failed(job, task, error, timesOff)
        }
      )
      .finally(() => this.#go())
    this.#underWay.add(copying)
  }

  #failed(job: Job, task: Task, error: unknown, timesOff: number): void {
    job.undo(task)
    // The host has a part for it too, and may never have heard that it was stopped.
    if (job.cancelled) return this.#removePart(job, task)
    const why = problemCode(error, this.#parts.onFault)
    if (this.#isPassing(why, timesOff)) {
      if (why === 'connection-lost') task.resume = true
      else startOver(task)
      job.queueOf(task).unshift(task)
      return
    }
    if (task.resume) this.#removePart(job, task)
    job.failed(task, why)
  }

  /** It is not the file's fault, and may be over soon. */
  #isPassing(why: FileProblemCode, timesOff: number): boolean {
    return why === 'connection-lost' || (why === 'not-allowed' && timesOff !== this.#timesOff)
  }

  #decide(job: Job, task: Task, choice: ExistingChoice): void {
    if (choice === 'skip') {
      if (task.resume) this.#removePart(job, task)
      return job.skip(task)
    }
    task.existing = choice
    job.queueOf(task).unshift(task)
  }

  /** Looks into the job's folders, one after the other, while its first files are already on their way. */
  #look(job: Job, remote: RemoteFiles): void {
    if (job.looking || job.paused || job.cancelled || job.found.length === 0) return
    // A file by itself asks nothing, and waits for nobody's folders.
    const asks = job.isOneFile ? 0 : 1
    if (this.#looking + asks > MAX_LOOKING) return
    this.#looking += asks
    job.looking = true
    const timesOff = this.#timesOff
    const [from, to] = job.direction === 'to-remote' ? [this.#parts.disk, remote] : [remote, this.#parts.disk]
    lookInto(job, from, to, () => this.#nextId++, () => this.#live() && this.#remote === remote && !job.paused && !job.cancelled, () => this.#go())
      .catch((error: unknown) => {
        const why = problemCode(error, this.#parts.onFault)
        const found: Found | undefined = this.#isPassing(why, timesOff) ? undefined : job.found.pop()
        if (found !== undefined) job.failed(found, why)
      })
      .finally(() => {
        this.#looking -= asks
        job.looking = false
        this.#go()
      })
  }

  async #entries(direction: CopyDirection, folder: string, names: readonly string[]): Promise<FileEntry[]> {
    const wanted = new Set(names)
    const found =
      direction === 'to-remote'
        ? (await Promise.all([...wanted].map((name) => this.#parts.disk.inspect(folder, name)))).filter((entry) => entry !== null)
        : (await this.#side('remote').list(folder, null)).entries.filter(({ name }) => wanted.has(name))
    if (found.length < wanted.size) throw new FileProblem('not-found')
    return found
  }

  /** What an earlier try has left, on whichever side it is. */
  #removePart(job: Job, { to: { folder, name }, token }: Task): void {
    if (job.direction === 'to-remote') return this.#leftThere.add({ folder, name, token })
    this.#underWay.add(this.#parts.disk.removePart(folder, name, token).catch(this.#parts.onFault))
  }

  #side(side: 'local' | 'remote'): Pick<Disk, 'list' | 'makeFolder'> {
    if (side === 'local') return this.#parts.disk
    if (this.#remote === null) throw new FileProblem('connection-lost')
    return this.#remote
  }

  #live(): boolean {
    return this.#remote !== null && this.#allowed
  }

  #job(id: number): Job | undefined {
    return this.#jobs.find((job) => job.id === id)
  }

  #tick(): void {
    if (this.#ticking || !this.#jobs.some((job) => job.running.size > 0)) return
    this.#ticking = true
    this.#parts.scheduler.after(TICK_MS, () => {
      this.#ticking = false
      for (const job of this.#jobs) job.sample(this.#parts.clock.monotonic())
      this.#changed()
      this.#tick()
    })
  }

  #changed(): void {
    this.#parts.onChanged()
  }
}
