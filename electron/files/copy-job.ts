// Owns: one thing that a person has asked to be copied: its files, how far they are, and what went wrong.
// Never: copies; the queue does.
import type { CopyDirection, CopyJob, ExistingChoice, FileEntry, FileProblemCode } from '../../shared/files'
import { newToken } from './hashing'
import type { CopyControl } from './remote-files'

/** A file of a job. */
export type Task = {
  readonly id: number
  readonly from: { readonly folder: string; readonly name: string }
  readonly to: { readonly folder: string; readonly name: string }
  /** Where in the job it is, for people. */
  readonly label: string
  readonly size: number
  readonly modified: number
  token: string
  /** An earlier try was cut off and has left something. */
  resume: boolean
  existing: 'ask' | 'replace' | 'keep-both'
  copied: number
}

/** Something found in a folder that has not been looked into yet. */
export type Found = {
  readonly fromFolder: string
  readonly toFolder: string
  readonly entry: FileEntry
  readonly label: string
  readonly depth: number
}

/** `again` is what another try may bring; null for what is never copied. */
type Problem = { readonly name: string; readonly why: FileProblemCode; readonly again: Task | Found | null }

const SHOWN_PROBLEMS = 50
const SPEED_WINDOW_MS = 3000
const MIN_SPEED_TIME_MS = 500
export const SMALL_BYTES = 1024 * 1024

/** What an earlier try has left is gone, or not to be trusted. */
export function startOver(task: Task): void {
  task.token = newToken()
  task.resume = false
}

export class Job {
  readonly id: number
  readonly direction: CopyDirection
  readonly name: string
  readonly toFolder: string
  /** Nothing has to be looked into. */
  readonly isOneFile: boolean
  /** Not looked into yet; the job is counting while there are any. */
  readonly found: Found[]
  readonly small: Task[] = []
  readonly large: Task[] = []
  readonly running = new Map<Task, CopyControl | null>()
  /** Of those that run: they stand still, and their places are free for others. */
  readonly held = new Set<Task>()
  readonly asking: { readonly task: Task; readonly there: { readonly size: number; readonly modified: number } }[] = []
  rule: ExistingChoice | null = null
  looking = false
  /** Entries of folders that were looked at. */
  seen = 0
  paused = false
  cancelled = false
  #files = 0
  #filesDone = 0
  #bytes = 0
  #bytesDone = 0
  #skipped = 0
  #problems: Problem[] = []
  #samples: { at: number; moved: number }[] = []
  #moved = 0

  constructor(id: number, direction: CopyDirection, found: Found) {
    this.id = id
    this.direction = direction
    this.name = found.entry.name
    this.toFolder = found.toFolder
    this.isOneFile = found.entry.kind === 'file'
    this.found = [found]
  }

  get unfinished(): boolean {
    if (this.cancelled) return false
    return this.looking || this.found.length + this.small.length + this.large.length + this.running.size + this.asking.length > 0
  }

  add(task: Task): void {
    this.#files++
    this.#bytes += task.size
    this.queueOf(task).push(task)
  }

  queueOf(task: Task): Task[] {
    return task.size < SMALL_BYTES ? this.small : this.large
  }

  /** It is not copied, however often somebody tries. */
  problem(name: string, why: FileProblemCode): void {
    this.#problems.push({ name, why, again: null })
  }

  /** It was not copied this time, or not looked into. */
  failed(what: Task | Found, why: FileProblemCode): void {
    this.#problems.push({ name: what.label, why, again: what })
  }

  get moving(): Task[] {
    return [...this.running.keys()].filter((task) => !this.held.has(task))
  }

  hold(task: Task, held: boolean): void {
    if (held) this.held.add(task)
    else this.held.delete(task)
    this.running.get(task)?.pause(held)
  }

  /** What goes on of one size: what is held, before what has not begun, if that may. */
  next(queue: Task[], mayBegin: boolean): Task | undefined {
    const held = [...this.held].find((task) => this.queueOf(task) === queue)
    return held ?? (mayBegin ? queue.shift() : undefined)
  }

  ended(task: Task): void {
    this.running.delete(task)
    this.held.delete(task)
  }

  begun(task: Task, offset: number): void {
    this.#count(task, offset)
  }

  moved(task: Task, bytes: number): void {
    this.#count(task, bytes)
    this.#moved += bytes
  }

  /** It starts again, or was given up: what was counted for it counts no more. */
  undo(task: Task): void {
    this.#bytesDone -= task.copied
    task.copied = 0
  }

  done(task: Task): void {
    // A file that has grown or shrunk since it was counted: the sums stay those that were shown.
    this.#count(task, task.size - task.copied)
    this.#filesDone++
  }

  skip(task: Task): void {
    this.undo(task)
    this.#files--
    this.#bytes -= task.size
    this.#skipped++
  }

  /** What failed is tried again, from the start. */
  retry(): void {
    const problems = this.#problems
    this.#problems = problems.filter(({ again }) => again === null)
    for (const { again } of problems) {
      if (again === null) continue
      // What is being looked into stays the last.
      if ('entry' in again) this.found.unshift(again)
      else {
        startOver(again)
        again.existing = 'ask'
        this.queueOf(again).push(again)
      }
    }
  }

  /** Notes how much has moved by now; the speed is that of the last seconds. `at` in ms, monotonic. */
  sample(at: number): void {
    if (this.running.size === 0) {
      this.#samples = []
      return
    }
    this.#samples.push({ at, moved: this.#moved })
    while (this.#samples.length > 2 && (this.#samples[0]?.at ?? at) < at - SPEED_WINDOW_MS) this.#samples.shift()
  }

  show(live: boolean): CopyJob {
    const speed = this.#speed()
    return {
      id: this.id,
      direction: this.direction,
      name: this.name,
      folder: this.toFolder,
      state: this.#state(live),
      counting: this.looking || this.found.length > 0,
      files: this.#files,
      filesDone: this.#filesDone,
      bytes: this.#bytes,
      bytesDone: Math.min(this.#bytesDone, this.#bytes),
      speed,
      secondsLeft: speed === null || speed === 0 ? null : Math.max(this.#bytes - this.#bytesDone, 0) / speed,
      skipped: this.#skipped,
      problems: this.#problems.slice(0, SHOWN_PROBLEMS).map(({ name, why }) => ({ name, why })),
      problemCount: this.#problems.length
    }
  }

  #count(task: Task, bytes: number): void {
    task.copied += bytes
    this.#bytesDone += bytes
  }

  #speed(): number | null {
    const first = this.#samples[0]
    const last = this.#samples.at(-1)
    if (first === undefined || last === undefined || last.at - first.at < MIN_SPEED_TIME_MS || this.paused) return null
    return ((last.moved - first.moved) * 1000) / (last.at - first.at)
  }

  #state(live: boolean): CopyJob['state'] {
    if (this.cancelled) return 'cancelled'
    if (!this.unfinished) return this.#problems.length > 0 ? 'failed' : 'done'
    if (!live) return 'interrupted'
    if (this.paused) return 'paused'
    const moves = this.moving.length > 0
    if (!moves && this.asking.length > 0) return 'asking'
    return moves ? 'running' : 'waiting'
  }
}
