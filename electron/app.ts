// Owns: the composition root: adapters, then services, then windows. It decides nothing.
import { type BrowserWindow, app, nativeTheme } from 'electron'
import { toBase64url } from '../shared/base64url'
import { type Connector, createConnector } from './connector'
import { createHost } from './host'
import { systemScheduler } from './connection/transport'
import { Discovery } from './connection/discovery'
import { deviceName, incomingSavedLogins } from './settings/host-status'
import { NoticeDesk } from './notices/notice-desk'
import { readSettings } from './settings/settings'
import { callHandlers, tellHandlers, type HandlerParts } from './handlers'
import { endAfter, logUncaughtErrors } from './platform/ending'
import { atXServerEnd } from './platform/x-server-end'
import { watchDisplays } from './platform/displays'
import { FilesWindows } from './platform/files-windows'
import { sharedDisk } from './platform/own-disk'
import { exportActivity } from './platform/activity-export'
import { appInfo } from './platform/app-info'
import type { AppPages } from './platform/app-protocol'
import { CapturePages } from './platform/capture-page'
import { ChatWindows } from './platform/chat-windows'
import { clipboardProcesses } from './platform/clipboard-process'
import { coalesced } from './platform/coalesced'
import { Autostart } from './platform/autostart'
import { type CommandLine, identityOf, readCommandLine } from './platform/command-line'
import { ConnectorIdentities } from './platform/connector-identity'
import { beginAskingForDesktop } from './platform/desktop'
import { hostPorts } from './platform/host-ports'
import { broadcast, serveCalls, serveTells } from './platform/ipc'
import { OsKeychain } from './platform/keychain'
import { MainWindow } from './platform/main-window'
import { showNotice } from './platform/notifier'
import { NoticeWindow } from './platform/notice-window'
import { OpaqueWorker } from './platform/opaque'
import { RecoverySheets } from './platform/recovery-sheets'
import { seatLaunch } from './platform/seat-launch'
import { systemSeat } from './platform/seat-process'
import { createSessionProcesses } from './platform/session-process'
import { forgetKeyring } from './platform/secret-service'
import { SoundPages } from './platform/sound-page'
import { openStorage } from './platform/storage'
import { systemClock, systemHasher, systemRandom } from './platform/system'
import { TrayIcon } from './platform/tray'
import { ViewerPages } from './platform/viewer-pages'
import type { WindowRegistry } from './platform/window-registry'
import type { WindowParts } from './platform/windows'
import { log } from './platform/log'
import { hostDisplay } from './wiring/host-display'
import { wireRemoteScreens } from './wiring/remote-screens'

/** What `main.ts` has made before the rest was loaded. */
export type Beginning = {
  readonly commandLine: CommandLine
  readonly windows: WindowRegistry
  readonly windowParts: WindowParts
  readonly pages: AppPages
  /** The first main window, unless it starts hidden; its questions wait until everything stands. */
  readonly firstWindow: BrowserWindow | null
  /** Path of something that the build has made. */
  readonly built: (...path: string[]) => string
  readonly resource: (...path: string[]) => string
}

/** Tray, keychain and listener keep the thread busy that also brings frames to the screen; the first ones go before. */
const SETTLE_MS = 150
/** A policy that changes is noticed by then, also while nobody asks. */
const POLICY_LOOK_MS = 30_000

/** Wires and starts everything. The app is ready and the first window is on its way. */
export function startApp({ commandLine, windows, windowParts, pages, firstWindow, built, resource }: Beginning): void {
  logUncaughtErrors(fault)
  const identity = identityOf(commandLine.profile)

  const { store, damaged, setAside } = openStorage(app.getPath('userData'), readSettings)
  const keychain = new OsKeychain(identity.keychainService, process.platform === 'linux' ? { lookAnew: forgetKeyring } : {})
  const autostart = new Autostart({ profile: commandLine.profile, name: identity.keychainService })

  // Windows of each kind, and who they are.
  const capturePages = new CapturePages(windowParts)
  const sessionProcesses = createSessionProcesses(built('session-worker.cjs'))
  const soundPages = new SoundPages(windowParts)
  const viewerPages = new ViewerPages(windowParts)
  const filesWindows = new FilesWindows(windowParts)
  const openClipboardProcess = clipboardProcesses(built('clipboard-worker.cjs'))
  const mainWindow = new MainWindow({
    windowParts,
    onClosed: () => {
      // What stood half-finished in its dialogs is given up.
      host.enrollment.abandon()
      connector.flow.cancel()
    },
    onPageFell: (reason) => {
      // A page that fell over may have shown something wrong about who is in; nobody stays in through it.
      if (host.registry.list().length > 0) host.registry.revokeAll('host-closing')
      log.info('The main page starts afresh:', reason)
    },
    onFault: fault
  })
  let quitting = false

  // This computer as a host.
  const notifier = new NoticeDesk({
    clock: systemClock,
    after: (ms, work) => systemScheduler.after(ms, work),
    settings: () => host.settings.get().notices,
    deviceName: () => deviceName(host.settings.get()),
    show: (words) => showNotice(words, mainWindow.open),
    mail: { isSetUp: () => host.delivery.isSetUp(), send: (subject, text) => host.delivery.send(subject, text) },
    onMailProblem: (problem) => {
      if (problem !== null) log.warn('A notice could not be mailed:', problem)
      host.noteMailProblem(problem)
    },
    onFault: fault
  })
  const opaqueWorker = new OpaqueWorker(built('opaque-worker.cjs'))
  const host = createHost(
    {
      ...hostPorts(),
      store,
      keychain,
      notifier,
      registrar: opaqueWorker,
      openCapturePage: capturePages.open,
      openSessionProcess: sessionProcesses.open,
      prepareSessionProcess: sessionProcesses.prepare,
      openClipboardProcess,
      openSoundPage: soundPages.open,
      seat: systemSeat(seatLaunch()),
      disk: sharedDisk(app.getPath('userData')),
      relaunch,
      startsAtLogin: autostart.isOn,
      damaged,
      defaultPort: identity.port,
      directPort: commandLine.directPort
    },
    {
      onChanged: () => hostChanged(),
      onSettings: (settings) => {
        autostart.follow(settings.device.startAtLogin)?.catch(fault).finally(hostChanged)
        nativeTheme.themeSource = settings.appearance.theme
        broadcast(windows, 'settings.changed', settings)
      },
      onActivity: (record) => broadcast(windows, 'activity.added', record),
      onSavedLogins: () => broadcast(windows, 'savedLogins.changed', incomingSavedLogins(host.credentials)),
      onConnectors: () => connectorsChanged(),
      onFault: fault
    }
  )

  // This computer as a connector.
  const identities = new ConnectorIdentities(keychain)
  const discovery = new Discovery(toBase64url(systemRandom.bytes(9)), () => connector.announceDevices())
  const remoteScreens = wireRemoteScreens({
    viewerPages,
    filesWindows,
    openClipboardProcess,
    connector: () => connector,
    openMainWindow: mainWindow.open,
    onFault: fault
  })
  const connector: Connector = createConnector({
    store,
    keychain,
    clock: systemClock,
    hasher: systemHasher,
    scheduler: systemScheduler,
    opaque: opaqueWorker,
    identity: () => identities.get(),
    labels: () => ({ name: deviceName(host.settings.get()), platform: process.platform, appVersion: app.getVersion() }),
    nearby: () => discovery.devices,
    onState: (state) => {
      // The slow part of the proof is ready by the time the password is.
      if (state.phase === 'reaching' || state.phase === 'password') opaqueWorker.warmUp()
      remoteScreens.prepareFor(state)
      broadcast(windows, 'connect.changed', state)
    },
    onDevicesChanged: (devices) => broadcast(windows, 'connect.devicesChanged', devices),
    openViewer: remoteScreens.open,
    onFault: fault
  })

  // What the pages may ask.
  const notice = new NoticeWindow(windowParts)
  let tray: TrayIcon | null = null
  const hostChanged = hostDisplay({
    broadcast: (name, args) => broadcast(windows, name, args),
    host,
    notifier,
    notice,
    discovery,
    tray: () => tray,
    onFault: fault
  })
  const connectorsChanged = coalesced(showConnectors, fault)
  const sheets = new RecoverySheets(
    () => deviceName(host.settings.get()),
    () => mainWindow.window
  )
  const handlerParts: HandlerParts = {
    host,
    connector,
    sheets,
    capturePages,
    soundPages,
    chatWindows: new ChatWindows(windowParts, host.asides),
    viewerPages,
    notice,
    filesWindows,
    info: () => appInfo(commandLine.profile, damaged),
    freshMainWindow: mainWindow.freshen,
    setDamagedStorageAside: () => {
      if (!damaged) return
      setAside(systemClock.now())
      app.relaunch()
      host.forgetLog().catch(fault).finally(quit)
    },
    quit,
    exportActivity: () => exportActivity(host.audit, deviceName(host.settings.get()), mainWindow.window),
    onPicture: (is) => void performance.mark(`${is} picture`)
  }
  serveCalls(windows, callHandlers(handlerParts), refusedCall)
  serveTells(windows, tellHandlers(handlerParts), refusedCall)

  windows.onPageGone = (role) => {
    if (role === 'main') host.guard.forget()
  }
  app.on('second-instance', (_event, args) => {
    if (!readCommandLine(args).hidden) mainWindow.open()
  })
  app.on('activate', mainWindow.open)
  app.on('before-quit', () => {
    quitting = true
    host.close()
  })
  endAfter(() => Promise.all([keychain.settled(), discovery.stop(), host.files.settled(), remoteScreens.settled(), sessionProcesses.settled()]))
  app.on('window-all-closed', () => {
    // A host goes on in the tray; a computer that nobody can reach has no reason to.
    if (quitting || !host.settings.get().access.unattended) app.quit()
  })

  watchDisplays(() => void host.seat.displaysChanged().catch(fault))
  autostart.begin(host.settings.get().device.startAtLogin)
  nativeTheme.themeSource = host.settings.get().appearance.theme
  if (firstWindow === null) afterFirstWindow()
  else {
    mainWindow.adopt(firstWindow)
    firstWindow.once('ready-to-show', () => systemScheduler.after(SETTLE_MS, afterFirstWindow))
  }
  pages.transient = sheets.pages

  /** What nobody waits for at the start. */
  function afterFirstWindow(): void {
    if (quitting) return
    atXServerEnd(() => {
      log.warn('The X server has gone, and Postern with it')
      host.close('display-gone')
    })
    tray = new TrayIcon({
      icon: resource('icons', 'tray.png'),
      iconActive: resource('icons', 'tray-active.png'),
      onOpen: mainWindow.open,
      onDisconnect: (id) => void host.registry.revoke(id, 'owner-disconnected'),
      onQuit: quit
    })
    beginAskingForDesktop()
    void host.listen()
    host.enrollment.sweep().catch((error: unknown) => log.warn('The keychain could not be swept:', error))
    lookAgainDaily()
    lookAtPolicy()
    discovery.browse().catch((error: unknown) => log.warn('No discovery on this network:', error))
  }

  function lookAtPolicy(): void {
    systemScheduler.after(POLICY_LOOK_MS, lookAtPolicy)
    host.lookAtPolicy()
  }

  /** Some states change by the calendar alone. */
  function lookAgainDaily(): void {
    systemScheduler.after(24 * 3_600_000, lookAgainDaily)
    hostChanged()
    void host.shortenLog()
  }

  function showConnectors(): Promise<void> {
    return new Promise((resolve) => {
      if (mainWindow.window !== null) broadcast(windows, 'connectors.changed', host.connectors.list())
      resolve()
    })
  }

  /** Comes back as it is: with its window, or in the tray. */
  function relaunch(): void {
    const others = process.argv.slice(1).filter((argument) => argument !== '--hidden')
    const shown = mainWindow.window?.isVisible() === true
    app.relaunch({ args: shown ? others : [...others, '--hidden'] })
    quit()
  }

  function quit(): void {
    quitting = true
    app.quit()
  }
}

function fault(error: unknown): void {
  log.error(error)
}

function refusedCall(name: string, why: string): void {
  log.warn('A call was refused:', name, why)
}
