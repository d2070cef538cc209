// Owns: hearing that monitors of this computer have come, gone, or changed. Never: says which; whoever hears it looks.
import { screen } from 'electron'

/** `changed` is called for as long as the program runs. The app must be ready. */
export function watchDisplays(changed: () => void): void {
  screen.on('display-added', changed)
  screen.on('display-removed', changed)
  screen.on('display-metrics-changed', changed)
}
