// Owns: how this person looks at each remote device, kept by this computer between sessions. Never: anything that a host
// must not see lost or changed; a bad entry is as good as none.
import type { Quality } from '../../shared/screen/wire'

export type ViewChoices = {
  readonly scaling: 'fit' | 'actual'
  readonly quality: Quality
  /** A display's key, 'all', or null for the primary one. */
  readonly display: string | null
  readonly statistics: boolean
  /** The remote resolution follows the window, where its owner permits it. */
  readonly follow: boolean
}

export const FIRST_CHOICES: ViewChoices = { scaling: 'fit', quality: 'automatic', display: null, statistics: false, follow: false }

const MAX_KEY = 80

/** What was kept, as far as it makes sense. Pure. */
export function readChoices(text: string | null): ViewChoices {
  const { scaling, quality, display, statistics, follow } = fieldsOf(text)
  return {
    scaling: scaling === 'actual' ? 'actual' : 'fit',
    quality: quality === 'sharp' || quality === 'fluid' ? quality : 'automatic',
    display: typeof display === 'string' && display.length <= MAX_KEY ? display : null,
    statistics: statistics === true,
    follow: follow === true
  }
}

function fieldsOf(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

const keyOf = (device: string): string => `view of ${device}`

export const choicesFor = (device: string): ViewChoices => readChoices(localStorage.getItem(keyOf(device)))
export const keepChoices = (device: string, choices: ViewChoices): void => localStorage.setItem(keyOf(device), JSON.stringify(choices))
