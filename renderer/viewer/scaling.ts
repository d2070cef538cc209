// Owns: how large the remote screen is shown: fitted into the window, pixel for pixel, or over the whole display.
// Never: changes the remote screen.
export type Scaling = {
  readonly isActual: () => boolean
  readonly isFullScreen: () => boolean
  readonly fit: () => void
  readonly actualSize: () => void
  readonly toggleFullScreen: () => void
  /** The picture has another size now. */
  readonly resized: () => void
}

/** Keys that the local system would take are the remote screen's in full screen. Not in TypeScript's DOM library yet. */
type LockableKeyboard = { readonly lock: () => Promise<void>; readonly unlock: () => void }

export function scaleScreen(screen: HTMLCanvasElement): Scaling {
  const root = document.documentElement
  const keyboard = 'keyboard' in navigator ? (navigator.keyboard as LockableKeyboard) : null
  let actual = false

  const apply = (): void => {
    root.dataset['scaling'] = actual ? 'actual' : 'fit'
    screen.style.width = actual ? `${screen.width / devicePixelRatio}px` : ''
    screen.style.height = actual ? `${screen.height / devicePixelRatio}px` : ''
  }
  const setActual = (is: boolean): void => {
    actual = is
    apply()
  }
  document.addEventListener('fullscreenchange', () => {
    const full = document.fullscreenElement !== null
    root.toggleAttribute('data-full-screen', full)
    if (full) keyboard?.lock().catch(() => undefined)
    else keyboard?.unlock()
  })
  apply()

  return {
    isActual: () => actual,
    isFullScreen: () => document.fullscreenElement !== null,
    fit: () => setActual(false),
    actualSize: () => setActual(true),
    toggleFullScreen() {
      const changing = document.fullscreenElement === null ? root.requestFullscreen() : document.exitFullscreen()
      // The window manager may refuse; then everything stays as it is.
      changing.catch(() => undefined)
    },
    resized: apply
  }
}
