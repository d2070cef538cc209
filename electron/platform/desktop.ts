// Owns: telling a Wayland desktop from one whose screen and input are X11's. Under Wayland an X server (XWayland) is there
// too, but shows and reaches X programs only. Never: guesses for good; an answer is kept when the X server has given it.
import type { Desktop } from '../../shared/desktop'
import { readLayout } from './x11-screen'
import { connectXcb, loadXcb } from './xcb-library'

type Environment = Readonly<Record<string, string | undefined>>

/** What an X server says of itself; null when none answers. */
export type AskXServer = () => { readonly isXWayland: boolean } | null

/**
 * Both signs together are what Chromium goes by when it chooses between the portal and X11. Where they are not both there,
 * as in a desktop that was started from a text console, the X server knows: an own screen is an own screen.
 */
export function desktopOf(platform: NodeJS.Platform, env: Environment, askXServer: AskXServer): { readonly is: Desktop; readonly isSure: boolean } {
  if (platform !== 'linux') return { is: 'other', isSure: true }
  const hasSocket = env['WAYLAND_DISPLAY'] !== undefined
  const saysSo = env['XDG_SESSION_TYPE'] === 'wayland'
  if (hasSocket && saysSo) return { is: 'wayland', isSure: true }
  const server = askXServer()
  if (server !== null) return { is: server.isXWayland ? 'wayland' : 'other', isSure: true }
  return { is: hasSocket || saysSo ? 'wayland' : 'other', isSure: false }
}

let known: Desktop | null = null
let mayAsk = false

/** From here on the X server is asked, which takes 30 ms the first time: no window waits any more, and nobody is let in yet. */
export function beginAskingForDesktop(): void {
  mayAsk = true
}

/** Of this computer, now. */
export function systemDesktop(): Desktop {
  if (known !== null) return known
  const { is, isSure } = desktopOf(process.platform, process.env, mayAsk ? askXServer : () => null)
  if (isSure) known = is
  return is
}

/** Since 23.1 it has an extension that says so; before, its displays were called XWAYLAND0, XWAYLAND1… */
const EXTENSION = 'XWAYLAND'

/** @param name as in DISPLAY */
export function askXServer(name: string | null = null): ReturnType<AskXServer> {
  try {
    const xcb = loadXcb()
    const x = connectXcb(name)
    try {
      if (x.ask(xcb.queryExtension, EXTENSION.length, EXTENSION)?.readUInt8(8) === 1) return { isXWayland: true }
      if (x.extension('randr') === null) return { isXWayland: false }
      x.ask(xcb.randrVersion, 1, 5)
      return { isXWayland: readLayout(x).displays.some((display) => display.name.startsWith(EXTENSION)) }
    } finally {
      x.stop()
    }
  } catch {
    // No server, or no library to ask it with; whoever opens the screen finds out, and says so.
    return null
  }
}
