// Owns: the first moments: what must be said before Chromium starts, and a window whose process is made while the rest of
// the program (app.ts) is being loaded. Never: more than that; each line here comes before the first picture.
import { join } from 'node:path'
import { app, session } from 'electron'
import type { BreakGlassOrder } from './break-glass/break-glass'
import { AppPages, declareAppProtocol } from './platform/app-protocol'
import { readCommandLine } from './platform/command-line'
import { hardenContents, hardenProcess, hardenSession } from './platform/hardening'
import { readiness } from './platform/readiness'
import { WindowRegistry } from './platform/window-registry'
import { makeMainWindow, setApplicationMenu } from './platform/windows'

/** A page that cannot be read must not keep the program from starting. */
const PAGE_LIMIT_MS = 2_000

const commandLine = readCommandLineOrExit()
const resource = (...path: string[]): string => join(app.getAppPath(), 'resources', ...path)
const built = (...path: string[]): string => join(__dirname, ...path)

if (commandLine.seat) holdSeat()
else if (commandLine.removeTwoFactor !== null) breakGlass(commandLine.removeTwoFactor)
else begin()

/** A command line of its own: no window, no lock, no folder of Chromium's in the profile. */
function breakGlass(order: BreakGlassOrder): void {
  void import('./platform/break-glass').then(({ removeTwoFactor }) => process.exit(removeTwoFactor(order)))
}

/** Beside a copy that has somebody in: it goes no further than this, since it waits without giving the thread back. */
function holdSeat(): void {
  import('./platform/seat-program').then(({ runSeatProgram }) => process.exit(runSeatProgram())).catch(() => process.exit(1))
}

function begin(): void {
  if (commandLine.profile !== null) app.setPath('userData', commandLine.profile)
  if (app.requestSingleInstanceLock()) start()
  else app.quit()
}

function start(): void {
  hardenProcess()
  declareAppProtocol()
  hardenContents()
  setApplicationMenu()
  void app.whenReady().then(async () => {
    const pages = new AppPages(built('renderer'))
    const windows = new WindowRegistry()
    hardenSession(session.defaultSession, windows)
    const ready = readiness()
    const windowParts = { registry: windows, preload: built('preload.cjs'), icon: resource('icons', 'icon-256.png') }
    const firstWindow = commandLine.hidden ? null : makeMainWindow(windowParts)
    // Loading the rest keeps this thread busy. The page's files go out first, and its scripts run meanwhile.
    if (firstWindow !== null) await Promise.race([pages.firstPageServed, new Promise((resolve) => setTimeout(resolve, PAGE_LIMIT_MS))])
    const { startApp } = await import('./app')
    startApp({ commandLine, windows, windowParts, pages, firstWindow, built, resource })
    ready()
  })
}

function readCommandLineOrExit() {
  try {
    return readCommandLine(process.argv)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${words}\n`)
    process.exit(2)
  }
}
