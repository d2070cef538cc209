// Owns: what the file of a screenshot or a recording is called, and what counts as a screenshot. Pure.
const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const

export const isPng = (bytes: Uint8Array): boolean => PNG_HEAD.every((byte, index) => bytes[index] === byte)

/** Whose screen and when, in local time, as a file name on every system. The host chose its name, so little of it is kept. */
function nameFor(hostName: string, at: Date, otherwise: string, extension: string): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const time = `${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`
  const name = hostName.replaceAll(/[^\p{L}\p{N} _-]/gu, '_').trim().slice(0, 60)
  return `${name === '' ? otherwise : name} ${date} ${time}.${extension}`
}

export const screenshotName = (hostName: string, at: Date): string => nameFor(hostName, at, 'Screenshot', 'png')
export const recordingName = (hostName: string, at: Date): string => nameFor(hostName, at, 'Recording', 'webm')
