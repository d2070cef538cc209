// Owns: choosing how this system's mouse and keyboard are driven, and which part of the desktop is the shared one.
// Never: loads native code before a session needs it.
import { screen } from 'electron'
import type { OpenOsInput } from '../session/ports'
import { openRobotInput, type ScreenArea } from './robot-input'
import { openX11Input } from './x11-input'

/** @throws when the system offers no way: no X server (Wayland alone), or a library is missing */
export const openOsInput: OpenOsInput = () =>
  process.platform === 'linux' ? openX11Input({ area: sharedArea }) : openRobotInput({ area: sharedArea })

/** The primary display, in the units in which this system places its pointer. The capture shows the same one. */
function sharedArea(): ScreenArea {
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
