// Owns: which names from a far end may become names here. Never: repairs one; what is not plain is refused.
import { FileProblem } from './ports'

const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i
// eslint-disable-next-line no-control-regex -- these are exactly what must not be in a name
const CONTROL = /[\u0000-\u001f\u007f]/
const WINDOWS_SPECIAL = /[<>:"|?*]/
const MAX_NAME_BYTES = 255

/** Whether it is one step of a path and cannot be read as anything else. Enough to read what is there. */
export function isStep(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name)
}

/**
 * Whether a file may be made under this name: one step, no control characters, nothing that Windows reads as a device or
 * changes on the way (trailing dots and spaces). The same on every system, since a folder is seldom read by one only.
 */
export function isSafeName(name: string, platform: string): boolean {
  if (!isStep(name) || CONTROL.test(name) || WINDOWS_DEVICE.test(name) || /[. ]$/.test(name)) return false
  if (platform === 'win32' && WINDOWS_SPECIAL.test(name)) return false
  return bytesOf(name) <= MAX_NAME_BYTES && !/\p{Cs}/u.test(name)
}

export function demandStep(name: string): string {
  if (!isStep(name)) throw new FileProblem('bad-name')
  return name
}

export function demandSafeName(name: string, platform: string): string {
  if (!isSafeName(name, platform)) throw new FileProblem('bad-name')
  return name
}

/** Not where bytes are in it that are no UTF-8, from another time or system: such a name cannot be asked for again. */
export const isReadable = (name: string): boolean => !name.includes('\ufffd')

/** "report.pdf" becomes "report (2).pdf". What would get too long loses the end of its stem, or its ending where that is all of it. */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf('.')
  const stem = dot > 0 ? name.slice(0, dot) : name
  const mark = ` (${number})`
  const marked = mark + name.slice(stem.length)
  const kept = startOf(stem, MAX_NAME_BYTES - bytesOf(marked))
  return kept === '' ? startOf(name, MAX_NAME_BYTES - bytesOf(mark)) + mark : kept + marked
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/** As many whole characters as fit. */
function startOf(text: string, bytes: number): string {
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(Math.max(bytes, 0))).read)
}

export const TOKEN = /^[a-z0-9]{16}$/
export const PART_ENDING = '.postern-part'

/** Where a file grows until it is whole. `digest` stands for a name that would get too long. */
export function partName(name: string, token: string, digest: (text: string) => string): string {
  if (!TOKEN.test(token)) throw new FileProblem('bad-name')
  const ending = `.${token}${PART_ENDING}`
  const long = bytesOf(name) + ending.length + 1 > MAX_NAME_BYTES
  return `.${long ? digest(name).slice(0, 32) : name}${ending}`
}
