// Owns: every word of the "Files" window.
import type { CopyJob, FileProblemCode, FilePlace, FilesState } from '../../shared/files'
import { sizeText, speedText, timeLeftText } from '../lib/size-words'
import { clockTime, dateAndTime, momentOf, sameDay, shortDate } from '../lib/time-words'

export const words = {
  title: (hostName: string) => `Files on this computer and ${hostName}`,
  thisComputer: 'This computer',
  thisComputerInText: 'this computer',
  path: (side: string) => `Folder on ${side}`,
  places: (side: string) => `Places on ${side}`,
  choosePlace: 'Go to…',
  up: 'Up one folder',
  refresh: 'Refresh',
  newFolder: 'New folder',
  hidden: 'Hidden files',
  list: (side: string, path: string) => `Files on ${side}, ${path}`,
  columns: { name: 'Name', size: 'Size', modified: 'Modified' },
  sortBy: (column: string, ascending: boolean) => `${column}, sorted ${ascending ? 'up' : 'down'}`,
  copyTo: (other: string) => `Copy to ${other}`,
  selected: (count: number, bytes: number) => `${count === 1 ? '1 selected' : `${count} selected`}${bytes > 0 ? `, ${sizeText(bytes)}` : ''}`,
  items: (count: number) => (count === 1 ? '1 item' : `${count} items`),
  cut: (count: number) => `Only the first ${count} are shown`,
  loading: 'Reading the folder…',
  empty: 'This folder is empty',
  emptyLocal: 'Choose another folder, or copy something here.',
  emptyRemote: 'Drop files here to copy them.',
  onlyHidden: 'Only hidden files are in here',
  onlyHiddenAdvice: 'Tick “Hidden files” to see them.',
  tryAgain: 'Try again',
  cannotShow: 'The folder can’t be shown',
  notCopied: 'It was not copied',
  folder: 'folder',
  linkTo: (target: string | null) => (target === null ? 'link that can’t be followed' : `link to a ${target}`),
  other: 'special file',
  newFolderTitle: 'New folder',
  newFolderName: 'Name',
  create: 'Create',
  queue: 'Copying',
  queueEmpty: 'Nothing is being copied',
  queueEmptyAdvice: 'Select files and press “Copy to…”, or drag them to the other side.',
  clear: 'Clear finished',
  pause: (name: string) => `Pause ${name}`,
  resume: (name: string) => `Resume ${name}`,
  stop: (name: string) => `Cancel ${name}`,
  retry: (name: string) => `Try ${name} again`,
  progress: (name: string) => `Progress of ${name}`,
  to: (job: CopyJob, hostName: string) => (job.direction === 'to-remote' ? `to ${hostName}` : 'to this computer'),
  moreProblems: (count: number) => `and ${count} more`,
  questionTitle: (name: string) => `“${name}” is already there`,
  questionText: (folder: string) => `In ${folder} there is a file with this name.`,
  there: 'Already there',
  coming: 'Being copied',
  facts: (size: number, modified: number, now: number) => `${sizeText(size)}, ${momentOf(modified, now)}`,
  newer: 'newer',
  forAll: 'Do the same for all of this copy',
  replace: 'Replace',
  keepBoth: 'Keep both',
  skip: 'Skip',
  links: {
    live: '',
    lost: 'The connection was lost. Copies go on by themselves when you are connected to this computer again.',
    off: 'The remote computer does not permit files in this session.',
    ended: 'The session is over. Connect again to copy files.'
  } satisfies Record<FilesState['link'], string>
} as const

const problemTexts = {
  'not-allowed': 'The remote computer does not permit files.',
  'not-found': 'It is not there any more.',
  'not-permitted': 'You have no right to it.',
  outside: 'It leads out of what this session may see.',
  'bad-name': 'Its name can’t be used.',
  exists: 'Something with this name is there already.',
  'is-folder': 'A folder with this name is there already.',
  'not-a-file': 'It is not an ordinary file.',
  'is-link': 'Links are not copied.',
  'disk-full': 'There is not enough room on the disk.',
  'read-only': 'The disk can’t be written to.',
  changed: 'It changed while it was being copied.',
  damaged: 'It arrived damaged and was thrown away.',
  'too-many': 'There are too many files in it.',
  'too-deep': 'There are too many folders in each other.',
  busy: 'It is in use. Try again later.',
  'connection-lost': 'The connection was lost.',
  'protocol-violation': 'The other computer broke the rules; the connection for files was closed.',
  cancelled: 'It was cancelled.',
  other: 'It could not be read or written.'
} as const satisfies Record<FileProblemCode, string>

export const problemText = (code: FileProblemCode): string => problemTexts[code]

export const placeText = (place: FilePlace): string =>
  ({ home: 'Home', desktop: 'Desktop', documents: 'Documents', downloads: 'Downloads', medium: place.name })[place.kind]

/** The time of today's, the date of older ones; the whole is where there is room for it. */
export const dateText = (at: number, now: number): string => (sameDay(at, now) ? clockTime(at) : shortDate(at))
export const wholeDateText = dateAndTime

const filesText = (job: CopyJob): string => (job.files === 1 && job.filesDone === 1 ? '1 file' : `${job.filesDone} of ${job.files} files`)

/** One line under a job's name. */
export function jobText(job: CopyJob): string {
  const parts: string[] = []
  const done = `${sizeText(job.bytesDone)} of ${sizeText(job.bytes)}`
  const failed = job.problemCount === 1 ? '1 file was not copied' : `${job.problemCount} files were not copied`
  switch (job.state) {
    case 'waiting':
      parts.push(job.counting ? 'Counting files…' : 'Waiting', ...(job.bytesDone > 0 ? [done] : []))
      break
    case 'running':
      parts.push(done, ...(job.files > 1 ? [filesText(job)] : []))
      if (job.speed !== null) parts.push(speedText(job.speed))
      if (job.secondsLeft !== null && !job.counting) parts.push(timeLeftText(job.secondsLeft))
      break
    case 'paused':
      parts.push('Paused', done)
      break
    case 'asking':
      parts.push('Waiting for your answer')
      break
    case 'interrupted':
      parts.push('Interrupted', done)
      break
    case 'done':
      parts.push('Done', filesText(job), sizeText(job.bytes))
      break
    case 'failed':
      parts.push(failed, `${job.filesDone} of ${job.files} files done`)
      break
    case 'cancelled':
      parts.push('Cancelled', ...(job.filesDone > 0 ? [`${job.filesDone} of ${job.files} files were copied before`] : []))
      break
  }
  if (job.skipped > 0) parts.push(`${job.skipped} skipped`)
  return parts.join(' · ')
}
