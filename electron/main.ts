// Owns: the first moments: what must be said before Chromium starts, and a window whose process is made while the rest of
// the program (app.ts) is being loaded. Never: more than that; each line here comes before the first picture.
import { join } from 'node:path'
import { app } from 'electron'
import { AppPages, declareAppProtocol } from './platform/app-protocol'
import { readCommandLine } from './platform/command-line'
import { hardenContents, hardenProcess } from './platform/hardening'
import { WindowRegistry } from './platform/window-registry'
import { makeMainWindow, setApplicationMenu } from './platform/windows'

const commandLine = readCommandLineOrExit()
if (commandLine.profile !== null) app.setPath('userData', commandLine.profile)
const resource = (...path: string[]): string => join(app.getAppPath(), 'resources', ...path)
const built = (...path: string[]): string => join(__dirname, ...path)

if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  hardenProcess()
  declareAppProtocol()
  hardenContents()
  setApplicationMenu()
  void app.whenReady().then(async () => {
    const pages = new AppPages(built('renderer'))
    const windows = new WindowRegistry()
    const windowParts = { registry: windows, preload: built('preload.cjs'), icon: resource('icons', 'icon-256.png') }
    const firstWindow = makeMainWindow(windowParts)
    const { startApp } = await import('./app')
    startApp({ commandLine, windows, windowParts, pages, firstWindow, built, resource })
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
