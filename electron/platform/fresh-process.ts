// Owns: giving a window a new renderer process. What the old page held in memory, a secret it showed for example, ends
// with the old process; dropping references would leave it there for anybody who reads memory.
import type { BrowserWindow } from 'electron'

/**
 * Leaves the origin and comes back to the same address: two site changes, and Chromium keeps neither process.
 * An empty page with an origin of its own does it; about:blank would stay in the old process.
 */
export async function moveToFreshProcess(window: BrowserWindow): Promise<void> {
  const address = window.webContents.getURL()
  await window.loadURL('data:text/html,')
  if (!window.isDestroyed()) await window.loadURL(address)
}
