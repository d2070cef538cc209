// Owns: what a screenshot's file is called, and what counts as one. Pure.
const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const

export const isPng = (bytes: Uint8Array): boolean => PNG_HEAD.every((byte, index) => bytes[index] === byte)

/** Whose screen and when, in local time, as a file name on every system. The host chose its name, so little of it is kept. */
export function screenshotName(hostName: string, at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const time = `${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`
  const name = hostName.replaceAll(/[^\p{L}\p{N} _-]/gu, '_').trim().slice(0, 60)
  return `${name === '' ? 'Screenshot' : name} ${date} ${time}.png`
}
