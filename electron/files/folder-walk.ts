// Owns: turning a folder into the files in it, on whichever side it is, and making the same folders on the other.
// Never: follows a link, or goes on for ever because a far end makes up folders.
import type { Job } from './copy-job'
import { newToken } from './hashing'
import { isReadable } from './names'
import type { Disk } from './ports'

const MAX_DEPTH = 64
/** Of one job; also of what a far end makes up. */
const MAX_ENTRIES_SEEN = 100_000

type Side = Pick<Disk, 'list' | 'makeFolder'>

/**
 * Works through `job.found`. A folder stays in there until all of it is known, so that the work can be taken up again.
 * @throws {FileProblem} of the folder that is last in `job.found`
 */
export async function lookInto(job: Job, from: Side, to: Side, nextId: () => number, goOn: () => boolean, onFound: () => void): Promise<void> {
  for (let next = job.found.at(-1); next !== undefined && goOn(); next = job.found.at(-1)) {
    const { fromFolder, toFolder, entry, label, depth } = next
    const isTop = depth === 0
    const kind = entry.kind === 'link' && isTop ? (entry.leadsTo ?? 'link') : entry.kind
    if (kind === 'folder') {
      if (depth >= MAX_DEPTH) {
        job.found.pop()
        job.problem(label, 'too-deep')
        continue
      }
      const made = await to.makeFolder(toFolder, entry.name)
      const listing = await from.list(fromFolder, entry.name)
      if (job.found.at(-1) !== next) return
      job.found.pop()
      job.seen += listing.entries.length
      if (job.seen > MAX_ENTRIES_SEEN) {
        job.problem(label, 'too-many')
        job.found.length = 0
        return
      }
      if (listing.cut) job.problem(label, 'too-many')
      const inside = [...listing.entries].sort((left, right) => (left.name < right.name ? 1 : -1))
      for (const one of inside) job.found.push({ fromFolder: listing.path, toFolder: made, entry: one, label: `${label}/${one.name}`, depth: depth + 1 })
      continue
    }
    job.found.pop()
    if (kind === 'link') job.problem(label, 'is-link')
    else if (kind === 'other') job.problem(label, isReadable(entry.name) ? 'not-a-file' : 'bad-name')
    else {
      const { name, size, modified } = entry
      job.add({
        id: nextId(),
        from: { folder: fromFolder, name },
        to: { folder: toFolder, name },
        label,
        size,
        modified,
        token: newToken(),
        resume: false,
        existing: 'ask',
        copied: 0
      })
      onFound()
    }
  }
}
