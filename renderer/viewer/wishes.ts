// Owns: what the connector wishes of the host's screen: a quality, and a display that may come and go. Never: says the
// same wish twice.
import type { Display, Quality, Wish } from '../../shared/screen/wire'
import { wishedDisplay } from './displays'

export type Wishes = {
  /** The channel is open: says all, whatever was said before. */
  readonly open: () => void
  readonly setQuality: (quality: Quality) => void
  readonly setDisplay: (key: string | null) => void
  /** Whether anybody can see the picture. While nobody can, none is sent. */
  readonly setInSight: (is: boolean) => void
  /** The host's list, first or changed. */
  readonly learn: (displays: readonly Display[]) => void
  readonly displays: () => readonly Display[]
}

export type WishesParts = {
  readonly wish: (wish: Wish) => void
  /** The chosen display went away while it was shown; the primary one is shown instead. */
  readonly onGone: (key: string) => void
}

export function createWishes({ wish, onGone }: WishesParts): Wishes {
  let quality: Quality = 'automatic'
  let chosen: string | null = null
  let inSight = true
  let displays: readonly Display[] = []
  let said = ''
  let wasThere = false

  const say = (): void => {
    const next: Wish = { quality, display: wishedDisplay(chosen, displays).display, paused: !inSight }
    if (JSON.stringify(next) === said) return
    said = JSON.stringify(next)
    wish(next)
  }
  return {
    open() {
      said = ''
      say()
    },
    setQuality(next) {
      quality = next
      if (said !== '') say()
    },
    setDisplay(key) {
      chosen = key
      wasThere = wishedDisplay(chosen, displays).isThere
      if (said !== '') say()
    },
    setInSight(is) {
      inSight = is
      if (said !== '') say()
    },
    learn(list) {
      displays = list
      const { isThere } = wishedDisplay(chosen, displays)
      if (wasThere && !isThere && chosen !== null) onGone(chosen)
      wasThere = isThere
      if (said !== '') say()
    },
    displays: () => displays
  }
}
