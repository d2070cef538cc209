// Owns: the composition root: adapters, then services, then windows. It decides nothing.
import { uptime } from 'node:os'
import { join } from 'node:path'
import { type BrowserWindow, app, nativeTheme } from 'electron'
import type { AppInfo } from '../shared/ipc'
import { toBase64url } from '../shared/base64url'
import { createConnector } from './connector'
import { createHost } from './host'
import { systemScheduler } from './connection/transport'
import { Discovery } from './connection/discovery'
import { deviceName, incomingSavedLogins } from './settings/host-status'
import { NoticeDesk } from './notices/notice-desk'
import { readSettings } from './settings/settings'
import { FileDesks } from './session/file-desks'
import { openRemoteViewer } from './session/remote-viewer'
import { shareViewerClipboard } from './session/clipboard/viewer-clipboard'
import { callHandlers, tellHandlers, type HandlerParts } from './handlers'
import { endAfter, logUncaughtErrors } from './platform/ending'
import { moveToFreshProcess } from './platform/fresh-process'
import { FilesWindows, droppedItems } from './platform/files-windows'
import { ownDisk, sharedDisk } from './platform/own-disk'
import { exportActivity } from './platform/activity-export'
import type { AppPages } from './platform/app-protocol'
import { CapturePages } from './platform/capture-page'
import { clipboardProcesses } from './platform/clipboard-process'
import { coalesced } from './platform/coalesced'
import { setStartAtLogin, startsAtLogin } from './platform/autostart'
import { type CommandLine, identityOf, readCommandLine } from './platform/command-line'
import { ConnectorIdentities } from './platform/connector-identity'
import { SqliteStore, openDatabase, setDatabaseAside } from './platform/database'
import { broadcast, serveCalls, serveTells } from './platform/ipc'
import { OsKeychain } from './platform/keychain'
import { reachableAddresses } from './platform/network-addresses'
import { showNotice } from './platform/notifier'
import { NoticeWindow } from './platform/notice-window'
import { OpaqueWorker, createOpaqueSetup, loadOpaque, opaqueHost } from './platform/opaque'
import { passwordStrength } from './platform/password-strength'
import { RecoverySheets } from './platform/recovery-sheets'
import { createSessionProcesses } from './platform/session-process'
import { gatewaySender } from './platform/sms-gateway'
import { smtpSender } from './platform/smtp'
import { systemClock, systemHasher, systemLocalTime, systemRandom, systemSignatures } from './platform/system'
import { systemControl } from './platform/system-control'
import { TrayIcon } from './platform/tray'
import { ViewerPages } from './platform/viewer-pages'
import type { WindowRegistry } from './platform/window-registry'
import { type WindowParts, makeMainWindow } from './platform/windows'
import { log } from './platform/log'

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

/** Wires and starts everything. The app is ready and the first window is on its way. */
export function startApp({ commandLine, windows, windowParts, pages, firstWindow, built, resource }: Beginning): void {
  logUncaughtErrors(fault)
  const identity = identityOf(commandLine.profile)

  // Storage. A database that cannot be read is left as it is, and everybody is refused.
  const databasePath = join(app.getPath('userData'), 'postern.db')
  const opened = openDatabase(databasePath, readSettings)
  if (!opened.ok) log.error('The database cannot be used:', opened.why)
  const store = opened.ok ? opened.store : memoryStore()
  const keychain = new OsKeychain(identity.keychainService)
  const autostart = { profile: commandLine.profile, name: identity.keychainService }

  // Windows of each kind, and who they are.
  const capturePages = new CapturePages(windowParts)
  const sessionProcesses = createSessionProcesses(built('session-worker.cjs'))
  const viewerPages = new ViewerPages(windowParts)
  const filesWindows = new FilesWindows(windowParts)
  const openClipboardProcess = clipboardProcesses(built('clipboard-worker.cjs'))
  let mainWindow: BrowserWindow | null = null
  let quitting = false
  let toldOfExpiry = false
  let startAtLogin = false

  // This computer as a host.
  const notifier = new NoticeDesk({
    clock: systemClock,
    after: (ms, work) => systemScheduler.after(ms, work),
    settings: () => host.settings.get().notices,
    deviceName: () => deviceName(host.settings.get()),
    show: (words) => showNotice(words, openMainWindow),
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
      store,
      keychain,
      clock: systemClock,
      localTime: systemLocalTime,
      random: systemRandom,
      hasher: systemHasher,
      signatures: systemSignatures,
      notifier,
      scheduler: systemScheduler,
      opaque: opaqueHost,
      registrar: opaqueWorker,
      createOpaqueSetup,
      opaqueReady: loadOpaque,
      strength: passwordStrength,
      sendMail: smtpSender(),
      sendText: gatewaySender(),
      openCapturePage: capturePages.open,
      openSessionProcess: sessionProcesses.open,
      disk: sharedDisk(app.getPath('userData')),
      system: systemControl(),
      relaunch,
      startsAtLogin: () => startsAtLogin(autostart),
      uptime: () => uptime() * 1000,
      openClipboardProcess,
      addresses: reachableAddresses,
      damaged: !opened.ok,
      defaultPort: identity.port,
      directPort: commandLine.directPort
    },
    {
      onChanged: () => hostChanged(),
      onSettings: (settings) => {
        if (settings.device.startAtLogin !== startAtLogin) applyAutostart(settings.device.startAtLogin)
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
  const desks = new FileDesks({ disk: ownDisk(), clock: systemClock, scheduler: systemScheduler, onFault: fault })
  const connector = createConnector({
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
      // So is the window, by the time the code is.
      if (connector.flow.resuming) viewerPages.discard()
      else if (state.phase === 'code' || (state.phase === 'proving' && state.automatic)) viewerPages.prepare()
      if (state.phase === 'failed' || state.phase === 'idle' || state.phase === 'password') viewerPages.discard()
      broadcast(windows, 'connect.changed', state)
    },
    onDevicesChanged: (devices) => broadcast(windows, 'connect.devicesChanged', devices),
    openViewer: (link) => {
      const page = viewerPages.open()
      openRemoteViewer(link, {
        page,
        now: () => systemClock.now(),
        beside: (session, end) => {
          const { desk, end: endFiles } = desks.begin(session)
          page.onFiles({ open: () => filesWindows.show(desk), drop: (paths) => desk.drop(droppedItems(paths), null) })
          const stopShowing = desk.onChanged(({ jobs, question }) => {
            page.showCopies(jobs)
            if (question !== null) filesWindows.showQuestion(desk, question.task)
          })
          const endClipboard = shareViewerClipboard({
            permissions: session.permissions,
            link: session.clipboard,
            page,
            open: openClipboardProcess,
            onBroken: () => end('bad-clipboard')
          })
          return (why) => {
            endClipboard()
            stopShowing()
            endFiles(why === 'connection-lost')
          }
        },
        comeBack: (ticket, on) =>
          connector.comeBack(ticket, {
            ...on,
            onStep: (step) => {
              on.onStep(step)
              // The code is asked for in the main window, as always.
              if (step === 'code') openMainWindow()
            }
          }),
        connectAgain: (address) => {
          openMainWindow()
          void connector.flow.start(address)
        }
      })
    }
  })

  // What the pages may ask.
  const hostChanged = coalesced(showHost, fault)
  const connectorsChanged = coalesced(showConnectors, fault)
  const sheets = new RecoverySheets(
    () => deviceName(host.settings.get()),
    () => mainWindow
  )
  const notice = new NoticeWindow(windowParts)
  let tray: TrayIcon | null = null
  const handlerParts: HandlerParts = {
    host,
    connector,
    sheets,
    capturePages,
    viewerPages,
    filesWindows,
    info: (): AppInfo => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      platform: process.platform,
      profile: commandLine.profile ?? '',
      storage: opened.ok ? 'ok' : 'damaged'
    }),
    freshMainWindow: () => {
      if (mainWindow !== null) moveToFreshProcess(mainWindow).catch(fault)
    },
    setDamagedStorageAside: () => {
      if (opened.ok) return
      log.warn('Set aside:', setDatabaseAside(databasePath, systemClock.now()))
      app.relaunch()
      host.forgetLog().catch(fault).finally(quit)
    },
    quit,
    exportActivity: () => exportActivity(host.audit, deviceName(host.settings.get()), mainWindow),
    onFirstFrame: () => performance.mark('first frame')
  }
  serveCalls(windows, callHandlers(handlerParts), refusedCall)
  serveTells(windows, tellHandlers(handlerParts), refusedCall)

  windows.onPageGone = (role) => {
    if (role === 'main') host.guard.forget()
  }
  app.on('second-instance', (_event, args) => {
    if (!readCommandLine(args).hidden) openMainWindow()
  })
  app.on('activate', openMainWindow)
  app.on('before-quit', () => {
    quitting = true
    host.close()
  })
  endAfter(() => Promise.all([keychain.settled(), discovery.stop(), host.files.settled(), desks.settled(), sessionProcesses.settled()]))
  app.on('window-all-closed', () => {
    // A host goes on in the tray; a computer that nobody can reach has no reason to.
    if (quitting || !host.settings.get().access.unattended) app.quit()
  })

  startAtLogin = host.settings.get().device.startAtLogin
  nativeTheme.themeSource = host.settings.get().appearance.theme
  if (firstWindow === null) afterFirstWindow()
  else {
    adopt(firstWindow)
    firstWindow.once('ready-to-show', () => systemScheduler.after(SETTLE_MS, afterFirstWindow))
  }
  pages.transient = sheets.pages

  /** What nobody waits for at the start. */
  function afterFirstWindow(): void {
    if (quitting) return
    tray = new TrayIcon({
      icon: resource('icons', 'tray.png'),
      iconActive: resource('icons', 'tray-active.png'),
      onOpen: openMainWindow,
      onDisconnect: (id) => void host.registry.revoke(id, 'owner-disconnected'),
      onQuit: quit
    })
    void host.listen()
    host.enrollment.sweep().catch((error: unknown) => log.warn('The keychain could not be swept:', error))
    lookAgainDaily()
    discovery.browse().catch((error: unknown) => log.warn('No discovery on this network:', error))
  }

  /** Some states change by the calendar alone. */
  function lookAgainDaily(): void {
    systemScheduler.after(24 * 3_600_000, lookAgainDaily)
    hostChanged()
    void host.shortenLog()
  }

  /** Shows the newest state everywhere: pages, notice, tray, announcement. */
  async function showHost(): Promise<void> {
    const state = await host.status()
    if (state.twoFactor.state === 'expired' && !toldOfExpiry) notifier.notify({ kind: 'factor-expired' })
    toldOfExpiry = state.twoFactor.state === 'expired'
    const { sessions, listening } = state
    const settings = host.settings.get()
    broadcast(windows, 'host.changed', state)
    broadcast(windows, 'notice.changed', sessions)
    notice.show(sessions)
    const port = settings.access.unattended && state.passwordSet && listening.state === 'listening' ? listening.port : null
    if (tray === null) return
    tray.show(sessions, port !== null)
    const { announce, listenOn } = settings.network
    await discovery.announce(port !== null && announce && listenOn === 'all' ? { name: state.deviceName, port } : null)
  }

  function showConnectors(): Promise<void> {
    return new Promise((resolve) => {
      if (mainWindow !== null) broadcast(windows, 'connectors.changed', host.connectors.list())
      resolve()
    })
  }

  function openMainWindow(): void {
    if (mainWindow !== null) {
      if (mainWindow.isMinimized()) mainWindow.restore()
      mainWindow.show()
      mainWindow.focus()
      return
    }
    adopt(makeMainWindow(windowParts))
  }

  function adopt(window: BrowserWindow): void {
    mainWindow = window
    window.on('closed', () => {
      mainWindow = null
      // What stood half-finished in its dialogs is given up.
      host.enrollment.abandon()
      connector.flow.cancel()
    })
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      // A page that fell over may have shown something wrong about who is in; nobody stays in through it.
      if (host.registry.list().length > 0) host.registry.revokeAll('host-closing')
      log.info('The main page starts afresh:', reason)
      if (!window.isDestroyed()) window.webContents.reload()
    })
  }

  /** Comes back as it is: with its window, or in the tray. */
  function relaunch(): void {
    const others = process.argv.slice(1).filter((argument) => argument !== '--hidden')
    const shown = mainWindow?.isVisible() === true
    app.relaunch({ args: shown ? others : [...others, '--hidden'] })
    quit()
  }

  function applyAutostart(on: boolean): void {
    startAtLogin = on
    setStartAtLogin(on, autostart).catch(fault).finally(hostChanged)
  }

  function quit(): void {
    quitting = true
    app.quit()
  }
}

function memoryStore(): SqliteStore {
  const memory = openDatabase(':memory:')
  if (!memory.ok) throw new Error(memory.why)
  return memory.store
}

function fault(error: unknown): void {
  log.error(error)
}

function refusedCall(name: string, why: string): void {
  log.warn('A call was refused:', name, why)
}
