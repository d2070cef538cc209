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

  test('logind is asked over the system’s bus, without a shell', async () => {
    const { run, asked } = answering('')
    const control = systemControl('linux', run)
    await control.restart()
    expect(asked).toEqual(['busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager Reboot b false'])
  })

  type Machine = {
    /** On the user's bus. */
    readonly names?: readonly string[]
    /** Those of them that have no lock. */
    readonly lockless?: readonly string[]
    /** They do nothing that they are asked for. */
    readonly failing?: boolean
    /** What logind calls the session; null: it knows none. */
    readonly type?: string | null
    readonly xscreensaver?: 'runs' | 'may not lock'
    readonly hint?: boolean
    /** How often it is looked until a locker is seen. */
    readonly coveredAfter?: number
  }
  const machine = ({ names = [], lockless = [], failing = false, type = null, xscreensaver, hint = false, coveredAfter = Infinity }: Machine) => {
    const asked: string[] = []
    const waits: number[] = []
    const run: Run = async (program, args) => {
      if (program === 'xscreensaver-command' && xscreensaver === undefined) throw new Error('no screensaver is running')
      asked.push([program, ...args].join(' '))
      if (program === 'xscreensaver-command') {
        if (args[0] === '-lock' && xscreensaver === 'may not lock') throw new Error('locking is disabled')
        return ''
      }
      if (args.includes('list')) return [':1.7 401 shell', ...names.map((name) => `${name} 401 shell root :1.7 - - -`)].join('\n')
      if (failing && args.includes('--user') && args.includes('Lock')) throw new Error('broken locker')
      if (args.includes('introspect')) return lockless.some((name) => args.includes(name)) ? '.Inhibit method ss u -\n' : '.GetActive method - b -\n.Lock     method - - -\n'
      if (args.includes('LockedHint')) return `b ${hint}`
      if (args.includes('get-property') && type === null) throw new Error('no session')
      return `s "${type}"`
    }
    let looks = 0
    const sight = { isCovered: () => ++looks > coveredAfter, wait: async (ms: number) => void waits.push(ms) }
    return { control: systemControl('linux', run, sight), asked, waits }
  }
  const LOGIND = 'busctl call org.freedesktop.login1 /org/freedesktop/login1/session/auto org.freedesktop.login1.Session Lock'
  const locks = (asked: readonly string[]) => asked.filter((one) => / Lock\b| -lock$/.test(one))

  test.each([
    [['org.gnome.ScreenSaver', 'org.freedesktop.ScreenSaver'], '--user call org.gnome.ScreenSaver /org/gnome/ScreenSaver org.gnome.ScreenSaver Lock'],
    [['org.freedesktop.ScreenSaver'], '--user call org.freedesktop.ScreenSaver /org/freedesktop/ScreenSaver org.freedesktop.ScreenSaver Lock'],
    [['org.cinnamon.ScreenSaver'], '--user call org.cinnamon.ScreenSaver /org/cinnamon/ScreenSaver org.cinnamon.ScreenSaver Lock s '],
    [['org.mate.ScreenSaver'], '--user call org.mate.ScreenSaver /org/mate/ScreenSaver org.mate.ScreenSaver Lock']
  ])('with %j the screen is locked by: %s', async (names, call) => {
    const { control, asked } = machine({ names, type: 'x11' })
    expect(await control.canLockScreen()).toBe(true)
    expect(await control.lockScreen()).toBe('locked')
    expect(locks(asked)).toEqual([`busctl ${call}`])
  })

  test.each([['x11', true], ['wayland', true], ['tty', false], [null, false]])('a session of type %s can be locked: %s', async (type, can) => {
    expect(await machine({ type }).control.canLockScreen()).toBe(can)
  })

  test('a locker that fails leaves it to the next one', async () => {
    const { control, asked } = machine({ names: ['org.mate.ScreenSaver'], failing: true, type: 'x11', coveredAfter: 0 })
    expect(await control.lockScreen()).toBe('locked')
    expect(locks(asked).at(-1)).toBe(LOGIND)
    await expect(machine({ names: ['org.mate.ScreenSaver'], failing: true }).control.lockScreen()).rejects.toThrow('broken locker')
  })

  test('a desktop’s locker serves where logind knows no session', async () => {
    expect(await machine({ names: ['org.xfce.ScreenSaver'] }).control.canLockScreen()).toBe(true)
  })

  test('a name without a lock, such as xscreensaver’s own, is passed over', async () => {
    const names = ['org.freedesktop.ScreenSaver']
    const { control, asked } = machine({ names, lockless: names, type: 'x11', coveredAfter: 0 })
    expect(await control.lockScreen()).toBe('locked')
    expect(locks(asked)).toEqual([LOGIND])
    expect(await machine({ names, lockless: names }).control.canLockScreen()).toBe(false)
  })

  test('xscreensaver is asked itself, also where there is no logind', async () => {
    const { control, asked } = machine({ xscreensaver: 'runs' })
    expect(await control.canLockScreen()).toBe(true)
    expect(await control.lockScreen()).toBe('locked')
    expect(locks(asked)).toEqual(['xscreensaver-command -lock'])
  })

  test('an xscreensaver that may not lock leaves it to logind', async () => {
    const { control, asked } = machine({ xscreensaver: 'may not lock', type: 'x11', coveredAfter: 0 })
    expect(await control.lockScreen()).toBe('locked')
    expect(locks(asked)).toEqual(['xscreensaver-command -lock', LOGIND])
  })

  test('what logind tells is locked once a locker is seen', async () => {
    const { control, waits } = machine({ type: 'x11', coveredAfter: 2 })
    expect([await control.lockScreen(), waits.length]).toEqual(['locked', 2])
  })

  test('or once logind knows that it is', async () => {
    expect(await machine({ type: 'wayland', hint: true }).control.lockScreen()).toBe('locked')
  })

  test('what nobody was seen to carry out is not said to be locked, and is looked for no longer than a session waits', async () => {
    const { control, waits, asked } = machine({ type: 'x11' })
    expect(await control.lockScreen()).toBe('asked')
    expect(locks(asked)).toEqual([LOGIND])
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(2000)
  })

  test('without any of them it says that it cannot, and does not pretend', async () => {
    const { control, asked } = machine({})
    expect(await control.canLockScreen()).toBe(false)
    await expect(control.lockScreen()).rejects.toThrow('can lock')
    expect(locks(asked)).toEqual([])
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
