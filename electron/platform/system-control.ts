// Owns: asking the system to lock its screen and to restart, on each platform. Programs get lists of arguments; no shell
// reads them. Never: decides who may ask.
import { execFile } from 'node:child_process'
import type { SystemControl } from '../session/ports'

/** Runs a program to its end and returns what it wrote. @throws when it is missing, fails, or takes too long */
export type Run = (program: string, args: readonly string[]) => Promise<string>

const LIMIT_MS = 5_000

const runProgram: Run = (program, args) =>
  new Promise((resolve, reject) => {
    execFile(program, [...args], { timeout: LIMIT_MS, windowsHide: true }, (error, stdout) => (error instanceof Error ? reject(error) : resolve(stdout)))
  })

export function systemControl(platform: NodeJS.Platform = process.platform, run: Run = runProgram): SystemControl {
  switch (platform) {
    case 'linux':
      return logind(run)
    case 'win32':
      return {
        canLockScreen: () => Promise.resolve(true),
        lockScreen: () => done(run('rundll32.exe', ['user32.dll,LockWorkStation'])),
        canRestart: () => Promise.resolve(true),
        restart: () => done(run('shutdown.exe', ['/r', '/t', '0']))
      }
    case 'darwin':
      return {
        canLockScreen: () => Promise.resolve(true),
        // Control-Command-Q, the system's own key for it; Postern has the right to press keys or it could not be a host.
        lockScreen: () => done(run('osascript', ['-e', 'tell application "System Events" to keystroke "q" using {control down, command down}'])),
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
 * on to whoever listens. GNOME has the last name too, and does nothing there.
 */
const LOCKERS = ['org.gnome', 'org.cinnamon', 'org.mate', 'org.xfce', 'org.freedesktop'].map((desktop) => `${desktop}.ScreenSaver`)

/** Its lock takes a message for those who come by. */
const WITH_MESSAGE = 'org.cinnamon.ScreenSaver'

/** systemd-logind, or elogind, which speaks the same. */
function logind(run: Run): SystemControl {
  const call = (on: readonly [string, string], ...method: readonly string[]) => run('busctl', ['call', SERVICE, ...on, ...method])
  const hasDesktop = (): Promise<boolean> =>
    run('busctl', ['get-property', SERVICE, ...SESSION, 'Type']).then(
      (answer) => /^s "(x11|wayland|mir)"/.test(answer),
      () => false
    )
  /** The name of the desktop's locker that runs, if any. */
  const locker = async (): Promise<string | null> => {
    const names = await run('busctl', ['--user', '--no-legend', '--acquired', 'list']).catch(() => '')
    const running = new Set(names.split('\n').map((line) => line.split(/\s/, 1)[0]))
    return LOCKERS.find((name) => running.has(name)) ?? null
  }
  return {
    canLockScreen: async () => (await locker()) !== null || (await hasDesktop()),
    async lockScreen() {
      const name = await locker()
      if (name !== null) return done(run('busctl', ['--user', 'call', name, `/${name.replaceAll('.', '/')}`, name, 'Lock', ...(name === WITH_MESSAGE ? ['s', ''] : [])]))
      if (!(await hasDesktop())) throw new Error('Neither a desktop nor logind can lock this screen')
      await call(SESSION, 'Lock')
    },
    // "challenge" would ask somebody at the screen for a password; nobody sits there.
    canRestart: () => call(MANAGER, 'CanReboot').then((answer) => answer.startsWith('s "yes"'), () => false),
    restart: () => done(call(MANAGER, 'Reboot', 'b', 'false'))
  }
}

const done = async (work: Promise<unknown>): Promise<void> => {
  await work
}
