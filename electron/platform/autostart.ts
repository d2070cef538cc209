// Owns: starting Postern when its person logs in, in the tray. Never: says that it will when the system did not take it.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import { desktopEntry, isSwitchedOff } from './desktop-entry'

export type AutostartParts = {
  /** Folder of an independent copy, or null; each copy has an entry of its own. */
  readonly profile: string | null
  /** Tells the copies' entries apart: the name of its keychain service. */
  readonly name: string
}

export class Autostart {
  readonly #parts: AutostartParts
  #wanted: boolean | null = null

  constructor(parts: AutostartParts) {
    this.#parts = parts
  }

  /** Whether the system will start it. */
  readonly isOn = (): Promise<boolean> => startsAtLogin(this.#parts)

  /** What was wanted when Postern ended; the system knows it. */
  begin(wanted: boolean): void {
    this.#wanted = wanted
  }

  /** Null when nothing has changed. Rejects when the system does not take the change. */
  follow(wanted: boolean): Promise<void> | null {
    if (wanted === this.#wanted) return null
    this.#wanted = wanted
    return setStartAtLogin(wanted, this.#parts)
  }
}

async function setStartAtLogin(on: boolean, parts: AutostartParts): Promise<void> {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: on, args: argumentsOf(parts) })
    return
  }
  const file = entryFile(parts)
  if (!on) return rm(file, { force: true })
  await mkdir(autostartFolder(), { recursive: true })
  await writeFile(file, desktopEntry('Postern', [program(), ...argumentsOf(parts)]))
}

async function startsAtLogin(parts: AutostartParts): Promise<boolean> {
  if (process.platform !== 'linux') return app.getLoginItemSettings({ args: argumentsOf(parts) }).openAtLogin
  try {
    return !isSwitchedOff(await readFile(entryFile(parts), 'utf8'))
  } catch {
    return false
  }
}

/** An AppImage runs from a folder that is gone after the next login. */
const program = (): string => process.env['APPIMAGE'] ?? process.execPath

/** Which windows it has on a Wayland desktop; Chromium decides before any of our code runs. */
function windowSwitch(): string[] {
  const platform = app.commandLine.getSwitchValue('ozone-platform')
  return platform === '' ? [] : [`--ozone-platform=${platform}`]
}

/** `--no-sandbox` is only ever there in development, as root; see hardening.ts. */
function argumentsOf({ profile }: AutostartParts): string[] {
  return [
    ...(app.isPackaged ? [] : [app.getAppPath()]),
    ...(app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : []),
    ...windowSwitch(),
    ...(profile === null ? [] : [`--profile=${profile}`]),
    '--hidden'
  ]
}

const autostartFolder = (): string => join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'autostart')
const entryFile = ({ name }: AutostartParts): string => join(autostartFolder(), `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.desktop`)
