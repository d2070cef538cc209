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
    await control.lockScreen()
    expect(asked).toEqual([
      'busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager Reboot b false',
      'busctl call org.freedesktop.login1 /org/freedesktop/login1/session/auto org.freedesktop.login1.Session Lock'
    ])
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
