// Owns: which programs are asked to lock and to restart, with which arguments, and what their answers mean.
import { describe, expect, test } from 'vitest'
import { type Run, systemControl } from '../../../electron/platform/system-control'

function answering(answer: string | Error) {
  const asked: string[] = []
  const run: Run = async (program, args) => {
    asked.push([program, ...args].join(' '))
    if (answer instanceof Error) throw answer
    return answer
  }
  return { run, asked }
}

describe('on Linux', () => {
  test.each([
    ['s "yes"\n', true],
    ['s "challenge"\n', false],
    ['s "no"\n', false],
    ['s "na"\n', false],
    [new Error('no busctl'), false]
  ])('logind’s %s means that it can restart: %s', async (answer, can) => {
    expect(await systemControl('linux', answering(answer).run).canRestart()).toBe(can)
  })

  test.each([
    ['s "x11"\n', true],
    ['s "wayland"\n', true],
    ['s "tty"\n', false],
    [new Error('no session'), false]
  ])('a session of %s can be locked: %s', async (answer, can) => {
    expect(await systemControl('linux', answering(answer).run).canLockScreen()).toBe(can)
  })

  test('logind is asked over the system’s bus, without a shell', async () => {
    const { run, asked } = answering('')
    const control = systemControl('linux', run)
    await control.restart()
    expect(asked).toEqual(['busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager Reboot b false'])
  })

  /** A computer with these lockers on the user's bus, and with a session that logind knows or not. */
  const lockedBy = (names: readonly string[], type: string | null) => {
    const asked: string[] = []
    const run: Run = async (_program, args) => {
      asked.push(args.join(' '))
      if (args.includes('list')) return [':1.7 401 shell', ...names.map((name) => `${name} 401 shell root :1.7 - - -`)].join('\n')
      if (args.includes('get-property') && type === null) throw new Error('no session')
      return `s "${type}"`
    }
    return { control: systemControl('linux', run), asked }
  }

  test.each([
    [['org.gnome.ScreenSaver', 'org.freedesktop.ScreenSaver'], '--user call org.gnome.ScreenSaver /org/gnome/ScreenSaver org.gnome.ScreenSaver Lock'],
    [['org.freedesktop.ScreenSaver'], '--user call org.freedesktop.ScreenSaver /org/freedesktop/ScreenSaver org.freedesktop.ScreenSaver Lock'],
    [['org.cinnamon.ScreenSaver'], '--user call org.cinnamon.ScreenSaver /org/cinnamon/ScreenSaver org.cinnamon.ScreenSaver Lock s '],
    [['org.mate.ScreenSaver'], '--user call org.mate.ScreenSaver /org/mate/ScreenSaver org.mate.ScreenSaver Lock'],
    [[], 'call org.freedesktop.login1 /org/freedesktop/login1/session/auto org.freedesktop.login1.Session Lock']
  ])('with %j the screen is locked by: %s', async (names, call) => {
    const { control, asked } = lockedBy(names, 'x11')
    expect(await control.canLockScreen()).toBe(true)
    await control.lockScreen()
    expect(asked.at(-1)).toBe(call)
  })

  test('a desktop’s locker serves where logind knows no session', async () => {
    expect(await lockedBy(['org.xfce.ScreenSaver'], null).control.canLockScreen()).toBe(true)
  })

  test('without either it says that it cannot, and does not pretend', async () => {
    const { control, asked } = lockedBy([], null)
    expect(await control.canLockScreen()).toBe(false)
    await expect(control.lockScreen()).rejects.toThrow('can lock')
    expect(asked.some((args) => args.endsWith('Lock'))).toBe(false)
  })
})

test('on Windows shutdown and the workstation’s lock are asked', async () => {
  const { run, asked } = answering('')
  await systemControl('win32', run).restart()
  await systemControl('win32', run).lockScreen()
  expect(asked).toEqual(['shutdown.exe /r /t 0', 'rundll32.exe user32.dll,LockWorkStation'])
})

test('on macOS the loginwindow event is sent', async () => {
  const { run, asked } = answering('')
  await systemControl('darwin', run).restart()
  expect(asked).toEqual(['osascript -e tell application "loginwindow" to «event aevtrrst»'])
})

test('a program that fails is a failure', async () => {
  await expect(systemControl('linux', answering(new Error('inhibited')).run).restart()).rejects.toThrow('inhibited')
})

test('a system that nobody knows can do neither', async () => {
  const control = systemControl('freebsd')
  expect([await control.canRestart(), await control.canLockScreen()]).toEqual([false, false])
  await expect(control.restart()).rejects.toThrow()
})
