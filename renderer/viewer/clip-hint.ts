// Owns: what is said when a paste could not be answered. Pure.
import type { ClipHint } from '../../shared/clipboard'
import { words } from './words'

const MEGABYTE = 1024 * 1024
/** Of what is too large: rounded up, so that it never reads as the limit. */
const megabytes = (bytes: number): string => `${String(Math.ceil(bytes / MEGABYTE))} MB`

export function clipHintText(hint: ClipHint): string {
  if (hint.kind === 'not-allowed') return words.clipNotAllowed
  const { way, size, limit } = hint
  return words.clipTooLarge[way](words.clipSizes(size === null ? null : megabytes(size), megabytes(limit)))
}
