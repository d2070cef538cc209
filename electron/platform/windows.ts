// Owns: how each kind of window is made. Every one has the same locked-down web preferences.
import { BrowserWindow, Menu, type Rectangle, nativeTheme, screen } from 'electron'
import type { WindowRole } from '../../shared/ipc'
import { APP_ORIGIN } from './app-protocol'
import type { WindowRegistry } from './window-registry'

export type WindowParts = { readonly registry: WindowRegistry; readonly preload: string; readonly icon: string }

const PAGES: Readonly<Record<WindowRole, string>> = {
  main: 'main.html',
  viewer: 'viewer.html',
  host: 'host.html',
  sound: 'sound.html',
  notice: 'notice.html',
  chat: 'chat.html',
  files: 'files.html'
}
const CHAT_SIZE = { width: 380, height: 480 }
const CHAT_GAP = 12

function makeWindow(parts: WindowParts, role: WindowRole, options: Electron.BrowserWindowConstructorOptions): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    icon: parts.icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1a1b1e' : '#ffffff',
    ...options,
    webPreferences: {
      preload: parts.preload,
      additionalArguments: [`--postern-role=${role}`],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      enableWebSQL: false,
      ...options.webPreferences
    }
  })
  parts.registry.add(role, window)
  // A page that cannot be loaded shows as a blank window; the caller closes it or the user does.
  window.loadURL(`${APP_ORIGIN}/${PAGES[role]}`).catch(() => {})
  return window
}

export function makeMainWindow(parts: WindowParts): BrowserWindow {
  const window = makeWindow(parts, 'main', { title: 'Postern', width: 1040, height: 740, minWidth: 720, minHeight: 520 })
  window.once('ready-to-show', () => window.show())
  return window
}

/** Made hidden, so that it can be ready before it is needed. */
export function makeViewerWindow(parts: WindowParts): BrowserWindow {
  const area = screen.getPrimaryDisplay().workAreaSize
  const window = makeWindow(parts, 'viewer', {
    title: 'Postern',
    width: Math.min(1280, area.width),
    height: Math.min(800, area.height),
    minWidth: 480,
    minHeight: 320,
    backgroundColor: '#101113',
    webPreferences: { backgroundThrottling: false }
  })
  window.on('page-title-updated', (event) => event.preventDefault())
  window.removeMenu()
  return window
}

export function makeFilesWindow(parts: WindowParts, hostName: string): BrowserWindow {
  const window = makeWindow(parts, 'files', { title: `Files – ${hostName}`, width: 1060, height: 720, minWidth: 720, minHeight: 480 })
  window.on('page-title-updated', (event) => event.preventDefault())
  window.removeMenu()
  window.once('ready-to-show', () => window.show())
  return window
}

/** Never shown. It exists only while a grant lives. */
export function makeCaptureWindow(parts: WindowParts): BrowserWindow {
  return makeWindow(parts, 'host', { width: 320, height: 200, skipTaskbar: true, webPreferences: { backgroundThrottling: false } })
}

/** Never shown. It exists only while somebody hears this computer. */
export function makeSoundWindow(parts: WindowParts): BrowserWindow {
  return makeWindow(parts, 'sound', { width: 320, height: 200, skipTaskbar: true, webPreferences: { backgroundThrottling: false } })
}

/** At the corner, where it covers little. It comes by itself, so it takes no keyboard; `focus` is for who asked for it. */
export function makeChatWindow(parts: WindowParts, name: string, focus: boolean): BrowserWindow {
  const area = screen.getPrimaryDisplay().workArea
  const [width, height] = [Math.min(CHAT_SIZE.width, area.width), Math.min(CHAT_SIZE.height, area.height)]
  const window = makeWindow(parts, 'chat', {
    title: `Chat with ${name}`,
    width,
    height,
    minWidth: 300,
    minHeight: 300,
    x: area.x + area.width - width - CHAT_GAP,
    y: area.y + area.height - height - CHAT_GAP,
    fullscreenable: false
  })
  window.on('page-title-updated', (event) => event.preventDefault())
  window.removeMenu()
  window.once('ready-to-show', () => (focus ? window.show() : window.showInactive()))
  return window
}

/** Above everything. */
export function makeNoticeWindow(parts: WindowParts, place: Rectangle): BrowserWindow {
  const window = makeWindow(parts, 'notice', {
    title: 'Postern notice',
    ...place,
    frame: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true
  })
  window.setAlwaysOnTop(true, 'screen-saver')
  window.setVisibleOnAllWorkspaces(true)
  // It must not take the keyboard from what the person is doing.
  window.once('ready-to-show', () => window.showInactive())
  return window
}

/** No menu bar on Windows and Linux; on macOS the one without which copy and paste have no keys. */
export function setApplicationMenu(): void {
  Menu.setApplicationMenu(
    process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]) : null
  )
}
