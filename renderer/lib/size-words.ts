// Owns: sizes and speeds in words, in the units that file managers use.

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const
const STEP = 1000

/** "512 bytes", "1.5 MB". */
export function sizeText(bytes: number): string {
  if (bytes === 1) return '1 byte'
  let unit = 0
  let value = bytes
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP
    unit++
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ''}`
}

export const speedText = (bytesPerSecond: number): string => `${sizeText(bytesPerSecond)}/s`

/** "less than a minute left" is not counted down second by second. */
export function timeLeftText(seconds: number): string {
  if (seconds < 5) return 'a few seconds left'
  if (seconds < 60) return `${Math.ceil(seconds / 5) * 5} seconds left`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return minutes === 1 ? 'about a minute left' : `about ${minutes} minutes left`
  const hours = Math.round(minutes / 60)
  return hours === 1 ? 'about an hour left' : `about ${hours} hours left`
}
