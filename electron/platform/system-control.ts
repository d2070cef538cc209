// Owns: asking the system to lock its screen and to restart, on each platform. Programs get lists of arguments; no shell
// reads them. Never: decides who may ask.
import { execFile } from 'node:child_process'
import type { SystemControl } from '../session/ports'
import { isX11Covered } from './x11-covered'

/** Runs a program to its end and returns what it wrote. @throws when it is missing, fails, or takes too long */
export type Run = (program: string, args: readonly string[]) => Promise<string>

const LIMIT_MS = 5_000

const runProgram: Run = (program, args) =>
  new Promise((resolve, reject) => {
    execFile(program, [...args], { timeout: LIMIT_MS, windowsHide: true }, (error, stdout) => (error instanceof Error ? reject(error) : resolve(stdout)))
  })

/** How it is known that a screen is locked, where whoever was asked to lock it does not say. */
export type LockSight = {
  /** Whether a locker covers the screen and has the keyboard; false where nobody can see that. */
  readonly isCovered: () => boolean
  readonly wait: (ms: number) => Promise<void>
}
const systemSight: LockSight = { isCovered: isX11Covered, wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }

export function systemControl(platform: NodeJS.Platform = process.platform, run: Run = runProgram, sight: LockSight = systemSight): SystemControl {
  switch (platform) {
    case 'linux':
      return linux(run, sight)
    case 'win32':
      return {
        canLockScreen: () => Promise.resolve(true),
        lockScreen: () => lockedAfter(run('rundll32.exe', ['user32.dll,LockWorkStation'])),
        canRestart: () => Promise.resolve(true),
        restart: () => done(run('shutdown.exe', ['/r', '/t', '0']))
      }
    case 'darwin':
      return {
        canLockScreen: () => Promise.resolve(true),
        // Control-Command-Q, the system's own key for it; Postern has the right to press keys or it could not be a host.
        lockScreen: () => lockedAfter(run('osascript', ['-e', 'tell application "System Events" to keystroke "q" using {control down, command down}'])),
        canRestart: () => Promise.resolve(true),
        // The event that "Restart" in the Apple menu sends, without its question.
        restart: () => done(run('osascript', ['-e', 'tell application "loginwindow" to «event aevtrrst»']))
      }
    default:
      return {
        canLockScreen: () => Promise.resolve(false),
        lockScreen: () => Promise.reject(new Error('This system has no way to lock its screen')),
        canRestart: () => Promise.resolve(false),
        restart: () => Promise.reject(new Error('This system has no way to restart'))
      }
  }
}

const SERVICE = 'org.freedesktop.login1'
const MANAGER = ['/org/freedesktop/login1', `${SERVICE}.Manager`] as const
/** The session of whoever asks, also when a service of the user's started it. */
const SESSION = ['/org/freedesktop/login1/session/auto', `${SERVICE}.Session`] as const

/**
 * The desktops' own lockers, on the user's bus. They answer once they have locked, or not at all; logind only passes the wish
 * on to whoever listens. GNOME has the last name too, and does nothing there; others have it without a lock.
 */
const LOCKERS = ['org.gnome', 'org.cinnamon', 'org.mate', 'org.xfce', 'org.freedesktop'].map((desktop) => `${desktop}.ScreenSaver`)

/** Its lock takes a message for those who come by. */
const WITH_MESSAGE = 'org.cinnamon.ScreenSaver'

/** How long a locker that logind tells may take until it is seen, and how often it is looked for, in ms. */
const SEEN_WITHIN_MS = 1500
const LOOK_EVERY_MS = 150

/** With systemd-logind, or elogind, which speaks the same. */
function linux(run: Run, { isCovered, wait }: LockSight): SystemControl {
  const call = (on: readonly [string, string], ...method: readonly string[]) => run('busctl', ['call', SERVICE, ...on, ...method])
  const property = (name: string) => run('busctl', ['get-property', SERVICE, ...SESSION, name]).catch(() => '')
  const hasDesktop = async (): Promise<boolean> => /^s "(x11|wayland|mir)"/.test(await property('Type'))
  /** The names of those that run, which need not be able to lock: some only keep a screen from being locked. */
  const lockers = async (): Promise<readonly string[]> => {
    const names = await run('busctl', ['--user', '--no-legend', '--acquired', 'list']).catch(() => '')
    const running = new Set(names.split('\n').map((line) => line.split(/\s/, 1)[0]))
    return LOCKERS.filter((name) => running.has(name))
  }
  const hasLock = async (name: string): Promise<boolean> => {
    const methods = await run('busctl', ['--user', '--no-legend', 'introspect', name, pathOf(name), name]).catch(() => null)
    return methods === null || /^\.Lock\s+method\b/m.test(methods)
  }
  /** It has a way of its own, on the X server; it says no when it may not lock. */
  const xscreensaver = (what: '-time' | '-lock'): Promise<boolean> => run('xscreensaver-command', [what]).then(() => true, () => false)
  const lockersThatCan = async (): Promise<readonly string[]> => {
    const all = await lockers()
    const can = await Promise.all(all.map(hasLock))
    return all.filter((_name, index) => can[index])
  }
  const isSeen = async (): Promise<boolean> => {
    for (let waited = 0; waited < SEEN_WITHIN_MS; waited += LOOK_EVERY_MS) {
      if (isCovered()) return true
      await wait(LOOK_EVERY_MS)
    }
    return (await property('LockedHint')).startsWith('b true')
  }
  return {
    canLockScreen: async () => (await lockersThatCan()).length > 0 || (await xscreensaver('-time')) || (await hasDesktop()),
    async lockScreen() {
      let refusal: unknown = new Error('Neither a desktop nor logind can lock this screen')
      for (const name of await lockersThatCan()) {
        try {
          await run('busctl', ['--user', 'call', name, pathOf(name), name, 'Lock', ...(name === WITH_MESSAGE ? ['s', ''] : [])])
          return 'locked'
        } catch (error) {
          refusal = error
        }
      }
      if (await xscreensaver('-lock')) return 'locked'
      if (!(await hasDesktop())) throw refusal
      // It answers whether or not anybody listens.
      await call(SESSION, 'Lock')
      return (await isSeen()) ? 'locked' : 'asked'
    },
    // "challenge" would ask somebody at the screen for a password; nobody sits there.
    canRestart: () => call(MANAGER, 'CanReboot').then((answer) => answer.startsWith('s "yes"'), () => false),
    restart: () => done(call(MANAGER, 'Reboot', 'b', 'false'))
  }
}

const pathOf = (name: string): string => `/${name.replaceAll('.', '/')}`

const lockedAfter = async (work: Promise<unknown>): Promise<'locked'> => {
  await work
  return 'locked'
}
const done = async (work: Promise<unknown>): Promise<void> => {
  await work
}
