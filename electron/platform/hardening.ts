// Owns: what no page of this program may do, whoever wrote it: leave, open windows, embed, ask for devices.
import { type Session, type WebContents, app, desktopCapturer, screen, shell } from 'electron'
import { APP_ORIGIN } from './app-protocol'
import { systemDesktop } from './desktop'
import type { WindowRegistry } from './window-registry'

/**
 * Before the app is ready.
 * @throws when somebody tries to run it without its sandbox. Only root may, who cannot have one, and only from the
 * sources: for development and tests.
 */
export function hardenProcess(): void {
  const unsandboxed = app.commandLine.hasSwitch('no-sandbox')
  if (unsandboxed && (app.isPackaged || process.getuid?.() !== 0)) throw new Error('Postern does not run without its sandbox')
  if (!unsandboxed) app.enableSandbox()
  // Both ends of a session speak over an authenticated channel; a made-up .local name would only cost a look-up.
  app.commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns')
}

export function hardenContents(): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    const stay = (event: { readonly url: string; preventDefault: () => void }): void => {
      if (!event.url.startsWith(`${APP_ORIGIN}/`)) event.preventDefault()
    }
    contents.on('will-navigate', stay)
    contents.on('will-redirect', stay)
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      openExternally(url)
      return { action: 'deny' }
    })
  })
}

/**
 * Permissions are refused but for what one role needs: the host page captures the display, the sound page the sound, the
 * viewer goes full screen.
 */
export function hardenSession(session: Session, windows: WindowRegistry): void {
  const allowed = (contents: WebContents | null, permission: string, origin: string): boolean => {
    if (contents === null || !origin.startsWith(APP_ORIGIN)) return false
    const role = windows.roleOf(contents.id)
    // Public text, such as this device's addresses; secrets are copied by this process.
    if (role === 'main') return permission === 'clipboard-sanitized-write'
    if (role === 'host' || role === 'sound') return permission === 'display-capture'
    return role === 'viewer' && (permission === 'fullscreen' || permission === 'keyboardLock')
  }
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    callback(details.isMainFrame && allowed(contents, isDisplayCapture(permission, details) ? 'display-capture' : permission, details.requestingUrl))
  })
  session.setPermissionCheckHandler((contents, permission, origin) => allowed(contents, permission, origin))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((request, callback) => {
    const contents = request.frame === null ? undefined : windows.contentsOfFrame(request.frame)
    const role = contents === undefined ? undefined : windows.roleOf(contents.id)
    // That page exists only while the sound is wanted and permitted; it never gets a picture.
    if (role === 'sound') return callback(request.videoRequested ? {} : { audio: 'loopback' })
    if (role !== 'host') return callback({})
    if (systemDesktop() === 'wayland') return callback(throughPortal())
    desktopCapturer.getSources({ types: ['screen'], thumbnailSize: { width: 0, height: 0 } }).then(
      (screens) => {
        // The display that the pointer is mapped to.
        const primary = String(screen.getPrimaryDisplay().id)
        const shown = screens.find((one) => one.display_id === primary) ?? screens[0]
        callback(shown === undefined ? {} : { video: shown })
      },
      () => callback({})
    )
  })
}

/**
 * Under Wayland the desktop's own dialog asks what may be shown, when the capture begins. `desktopCapturer` would have it ask
 * beforehand too, and some versions of it crash; whatever the name, the dialog decides.
 */
function throughPortal(): Electron.Streams {
  // Without this sign Chromium does not come to the dialog.
  if (process.env['WAYLAND_DISPLAY'] === undefined) return {}
  // The other one is missing where the desktop was started from a text console.
  process.env['XDG_SESSION_TYPE'] = 'wayland'
  return { video: { id: 'screen:1:0', name: 'Screen' } }
}

/** Older versions of Electron ask for the display as for media of no kind; microphone and camera have a kind. */
function isDisplayCapture(permission: string, details: object): boolean {
  return permission === 'media' && 'mediaTypes' in details && Array.isArray(details.mediaTypes) && details.mediaTypes.length === 0
}

function openExternally(url: string): void {
  try {
    if (new URL(url).protocol === 'https:') void shell.openExternal(url)
  } catch {
    // Not a URL: nothing to open.
  }
}
