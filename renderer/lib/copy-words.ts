// Owns: one sentence on a copy, for where there is no room for more.
import type { CopyJob } from '../../shared/files'
import { timeLeftText } from './size-words'

/** @param count how many things are being copied in all */
export function copyText(job: CopyJob, count: number, hostName: string): string {
  const what = count > 1 ? `“${job.name}” and ${count - 1} more` : `“${job.name}”`
  const where = job.direction === 'to-remote' ? `to ${folderName(job.folder)}${hostName === '' ? '' : ` on ${hostName}`}` : 'to this computer'
  switch (job.state) {
    case 'done':
      return `${what} was copied ${where}`
    case 'failed':
      return `${what} was not copied completely. “Files” says why.`
    case 'cancelled':
      return `Copying ${what} was cancelled`
    case 'asking':
      return `${what} is waiting for your answer in “Files”`
    case 'interrupted':
      return `Copying ${what} was interrupted`
    case 'paused':
      return `Copying ${what} is paused`
    case 'waiting':
    case 'running': {
      const percent = job.bytes === 0 ? 0 : Math.floor((job.bytesDone / job.bytes) * 100)
      const left = job.secondsLeft === null || job.counting ? '' : `, ${timeLeftText(job.secondsLeft)}`
      return `Copying ${what} ${where}: ${percent} %${left}`
    }
  }
}

/** The last step of a path of any system. */
const folderName = (path: string): string => path.split(/[/\\]/).filter((step) => step !== '').at(-1) ?? path
