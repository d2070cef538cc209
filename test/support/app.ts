// Owns: starting the built app on a make-believe computer, and ending it whole. Never: reaches into its code.
import { setTimeout as wait } from 'node:timers/promises'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { electronPath } from '../../build/electron-path.mjs'
import { checkout } from '../../build/paths.mjs'
import type { WindowRole } from '../../shared/ipc'
import { type Computer, profileOn } from './computer'
import { freePort } from './free-port'
import { type StartedProgram, leftInGroup, startProgram, stopChild, until } from './processes'

export interface AppOptions {
  /** Default: a free one. */
  readonly directPort?: number
  /** Default: `profile` in the computer's folder. The same profile again is the same copy, started again. */
  readonly profile?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Another app than this checkout's. */
  readonly appFolder?: string
}

export interface RunningApp {
  readonly app: ElectronApplication
  /** Of the main process, whose group its helpers are in; stays the same when it has ended. */
  readonly pid: number
  readonly mainWindow: Page
  readonly directPort: number
  readonly profile: string
  /** Of the main process; null when a signal ended it or it still runs. */
  readonly exitCode: () => number | null
  readonly isRunning: () => boolean
  /** What it has written to stdout and stderr so far. */
  readonly output: () => string
  /** The page of a role, as soon as there is one. */
  readonly window: (role: WindowRole) => Promise<Page>
  /** Asks the app to quit. Throws when it does not end by itself, with every process that it started. */
  readonly close: () => Promise<void>
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>
}

const START_LIMIT_MS = 30_000
const QUIT_LIMIT_MS = 8000

export async function launchApp(computer: Computer, options: AppOptions = {}): Promise<RunningApp> {
  const directPort = options.directPort ?? (await freePort())
  const profile = options.profile ?? profileOn(computer)
  // In a namespace of its own it is root there.
  const root = process.getuid?.() === 0 || computer.policy !== null
  const app = await _electron.launch({
    executablePath: computer.policy?.program ?? electronPath(),
    args: [
      options.appFolder ?? checkout,
      `--profile=${profile}`,
      `--direct-port=${String(directPort)}`,
      // As the installed one is started.
      '--ozone-platform=x11',
      ...(root ? ['--no-sandbox'] : []),
      ...(options.args ?? [])
    ],
    env: { ...inherited(), ...computer.env, ...options.env },
    cwd: computer.folder,
    // Playwright adds --no-sandbox by itself unless told that the sandbox is wanted.
    chromiumSandbox: !root,
    timeout: START_LIMIT_MS
  })
  const chunks: Buffer[] = []
  const child = app.process()
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const output = () => Buffer.concat(chunks).toString()
  // Playwright starts it in a process group of its own, so this ends the helpers too.
  const kill = () => stopChild(child, 'SIGKILL')
  const window = (role: WindowRole) => windowOf(app, role, output)
  try {
    return {
      app,
      pid: child.pid!,
      mainWindow: await window('main'),
      directPort,
      profile,
      exitCode: () => child.exitCode,
      isRunning: () => child.exitCode === null && child.signalCode === null,
      output,
      window,
      close: async () => {
        // Playwright's close resolves with the windows; the process ends when its services have.
        const quit = app.close().then(() => exited, () => exited)
        await Promise.race([quit, wait(QUIT_LIMIT_MS, undefined, { ref: false })])
        const left = child.exitCode === 0 ? await leftInGroup(child.pid!, QUIT_LIMIT_MS) : ['the app itself']
        await kill()
        if (left.length > 0) throw new Error(`Did not end by itself: ${left.join(', ')} (${String(child.exitCode ?? child.signalCode)})\n${output()}`)
      },
      kill
    }
  } catch (error) {
    await kill()
    throw error
  }
}

/**
 * Starts the app as a person does, without Playwright, which makes every page believe that it has the keyboard. Only
 * the screen, the mouse and the keyboard reach it.
 */
export function startUndriven(computer: Computer, profile: string): StartedProgram {
  return startProgram(electronPath(), [checkout, `--profile=${profile}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])], {
    env: { ...inherited(), ...computer.env },
    cwd: computer.folder
  })
}

/** Starts the app once more on a running copy's profile, as a second double-click does. Returns its exit code. */
export async function startSecondCopy(computer: Computer, running: Pick<RunningApp, 'profile'>): Promise<number | null> {
  const second = startUndriven(computer, running.profile)
  const ended = new Promise((resolve) => second.child.once('exit', resolve))
  const limit = wait(START_LIMIT_MS, 'still running' as const, { ref: false })
  const outcome = await Promise.race([ended, limit])
  await second.stop()
  if (outcome === 'still running') throw new Error(`The second copy did not end:\n${second.output()}`)
  return second.child.exitCode
}

async function windowOf(app: ElectronApplication, role: WindowRole, output: () => string): Promise<Page> {
  const find = () => app.windows().find((page) => new URL(page.url()).pathname.endsWith(`/${role}.html`))
  try {
    await until(`the app has a window for ${role}`, () => find() !== undefined, START_LIMIT_MS)
  } catch (error) {
    throw new Error(`${String(error)}\nThe app wrote:\n${output()}`, { cause: error })
  }
  const page = find()
  if (!page) throw new Error(`The window for ${role} closed at once`)
  await page.waitForLoadState('domcontentloaded')
  return page
}

/** The environment of the tests, without what belongs to the desktop of whoever runs them. */
export function inherited(): Record<string, string> {
  const foreign = /^(DISPLAY|WAYLAND_|XAUTHORITY|DBUS_|XDG_|GNOME_|GTK_|ELECTRON_RUN_AS_NODE|NODE_OPTIONS|SSH_AUTH_SOCK)/
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !foreign.test(entry[0]))
  )
}
