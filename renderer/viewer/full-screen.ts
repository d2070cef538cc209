// Owns: the viewer over the whole display, with the local system's keys for the remote screen, and the ways back.
// Never: keeps a person in: F11, Ctrl+Alt+Enter and the bar at the upper edge always lead out.
export type FullScreen = { readonly isOn: () => boolean; readonly toggle: () => void }

/** Not in TypeScript's DOM library yet. */
type LockableKeyboard = { readonly lock: () => Promise<void>; readonly unlock: () => void }

/** The keys that belong to this window always. */
export const isFullScreenChord = ({ code, ctrlKey, altKey, shiftKey, metaKey }: Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>): boolean =>
  !shiftKey && !metaKey && (code === 'F11' ? !ctrlKey && !altKey : (code === 'Enter' || code === 'NumpadEnter') && ctrlKey && altKey)

export function offerFullScreen(onChanged: (isOn: boolean) => void): FullScreen {
  const root = document.documentElement
  const keyboard = 'keyboard' in navigator ? (navigator.keyboard as LockableKeyboard) : null
  const isOn = (): boolean => document.fullscreenElement !== null
  const toggle = (): void => {
    const changing = isOn() ? document.exitFullscreen() : root.requestFullscreen()
    // The window manager may refuse; then everything stays as it is.
    changing.catch(() => undefined)
  }

  document.addEventListener('fullscreenchange', () => {
    root.toggleAttribute('data-full-screen', isOn())
    if (isOn()) keyboard?.lock().catch(() => undefined)
    else keyboard?.unlock()
    onChanged(isOn())
  })
  window.addEventListener(
    'keydown',
    (event) => {
      if (!isFullScreenChord(event)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (!event.repeat) toggle()
    },
    { capture: true }
  )
  return { isOn, toggle }
}
