// Owns: which copy moves next, and how many do at once: small files first, and room on the host for all that is open.
import { type Job, SMALL_BYTES, type Task } from './copy-job'
import { MAX_OPEN_COPIES } from './messages'

const MAX_MOVING = 4
/** Small files always have room beside the large ones. */
const MAX_LARGE = 2
/** With those that stand still; the host needs room for some that are just ending there. */
const MAX_OPEN = MAX_OPEN_COPIES - MAX_MOVING

/** One that is held and may go on, or one that has not begun; null while there is no place for any. */
export function nextCopy(jobs: readonly Job[]): { readonly job: Job; readonly task: Task } | null {
  const moving = jobs.flatMap((job) => job.moving)
  if (moving.length >= MAX_MOVING) return null
  const mayBegin = jobs.reduce((sum, job) => sum + job.running.size, 0) < MAX_OPEN
  const mayBeLarge = moving.filter((task) => task.size >= SMALL_BYTES).length < MAX_LARGE
  const ready = jobs.filter((job) => !job.paused && !job.cancelled)
  for (const size of mayBeLarge ? (['small', 'large'] as const) : (['small'] as const)) {
    for (const job of ready) {
      const task = job.next(job[size], mayBegin)
      if (task !== undefined) return { job, task }
    }
  }
  return null
}
