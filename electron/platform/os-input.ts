// Owns: where on the desktop the shared display lies, for input on systems whose pictures come from a page. Never: native
// code; the session process has it.
import { screen } from 'electron'
import type { Area } from '../../shared/screen/wire'

/** The primary display, in the units in which this system places its pointer. A page captures the same one. */
export function sharedArea(): Area {
  const { bounds, scaleFactor } = screen.getPrimaryDisplay()
  if (process.platform === 'darwin') return bounds
  if (process.platform === 'win32') return screen.dipToScreenRect(null, bounds)
  return {
    x: Math.round(bounds.x * scaleFactor),
    y: Math.round(bounds.y * scaleFactor),
    width: Math.round(bounds.width * scaleFactor),
    height: Math.round(bounds.height * scaleFactor)
  }
}
