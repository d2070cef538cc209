// Owns: the "View" menu: what stands in it. Never: does it.
import type { Display, Quality } from '../../shared/screen/wire'
import { ALL, displayKey } from './displays'
import type { MenuItem } from './toolbar'
import type { ViewChoices } from './view-choices'
import { words } from './words'

export type ViewMenuParts = {
  readonly choices: () => ViewChoices
  readonly change: (change: Partial<ViewChoices>) => void
  readonly displays: () => readonly Display[]
  readonly fullScreen: { readonly isOn: () => boolean; readonly toggle: () => void }
  readonly viewOnly: { readonly isOn: () => boolean; readonly toggle: () => void; readonly unavailable: () => string | null }
  /** Why the remote resolution cannot follow the window now, or null. */
  readonly followUnavailable: () => string | null
}

const QUALITIES: readonly Quality[] = ['automatic', 'sharp', 'fluid']

export function viewItems({ choices, change, displays, fullScreen, viewOnly, followUnavailable }: ViewMenuParts): readonly MenuItem[] {
  const { scaling, quality, statistics, follow } = choices()
  const size = words.sizeGroup
  return [
    { group: size, kind: 'one', label: words.fit, isChosen: scaling === 'fit', onChoose: () => change({ scaling: 'fit' }) },
    { group: size, kind: 'one', label: words.actualSize, isChosen: scaling === 'actual', onChoose: () => change({ scaling: 'actual' }) },
    { group: size, kind: 'switch', label: words.fullScreen, shortcut: 'F11', isChosen: fullScreen.isOn(), onChoose: fullScreen.toggle },
    {
      group: size,
      kind: 'switch',
      label: words.followWindow,
      unavailable: followUnavailable(),
      isChosen: follow && followUnavailable() === null,
      onChoose: () => change({ follow: !follow })
    },
    ...displayItems(choices().display, displays(), (display) => change({ display })),
    ...QUALITIES.map((each): MenuItem => ({
      group: words.qualityGroup,
      kind: 'one',
      label: words.qualities[each],
      isChosen: quality === each,
      onChoose: () => change({ quality: each })
    })),
    {
      group: words.windowGroup,
      kind: 'switch',
      label: words.viewOnly,
      unavailable: viewOnly.unavailable(),
      isChosen: viewOnly.isOn(),
      onChoose: viewOnly.toggle
    },
    { group: words.windowGroup, kind: 'switch', label: words.showStatistics, isChosen: statistics, onChoose: () => change({ statistics: !statistics }) }
  ]
}

/** Nothing to choose with one display. */
function displayItems(chosen: string | null, displays: readonly Display[], choose: (key: string | null) => void): readonly MenuItem[] {
  if (displays.length < 2) return []
  const keys = displays.map(displayKey)
  const shown = chosen === ALL || (chosen !== null && keys.includes(chosen)) ? chosen : keys[0]
  const item = (label: string, key: string, onChoose: () => void): MenuItem => ({ group: words.displayGroup, kind: 'one', label, isChosen: shown === key, onChoose })
  return [
    ...displays.map((display, index) => {
      const key = keys[index] ?? ''
      // The primary one is followed wherever it goes.
      return item(words.display(index + 1, display.name, display.primary), key, () => choose(display.primary ? null : key))
    }),
    item(words.allDisplays, ALL, () => choose(ALL))
  ]
}
