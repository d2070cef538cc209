// Owns: a command survives being written into a desktop entry, whatever its folder is called.
import { describe, expect, test } from 'vitest'
import { desktopEntry, isSwitchedOff } from '../../../electron/platform/desktop-entry'

const execOf = (...command: string[]): string => /^Exec=(.*)$/m.exec(desktopEntry('Postern', command))?.[1] ?? ''

describe('the command of a desktop entry', () => {
  test.each([
    ['/opt/Postern/postern', '"/opt/Postern/postern"'],
    ['/home/a b/postern', '"/home/a b/postern"'],
    ['50%', '"50%%"'],
    ['a"b', '"a\\\\"b"'],
    ['$HOME', '"\\\\$HOME"'],
    ['a\\b', '"a\\\\\\\\b"'],
    ['`id`', '"\\\\`id\\\\`"']
  ])('%s is written as %s', (argument, written) => {
    expect(execOf(argument)).toBe(written)
  })

  test('keeps its arguments apart', () => {
    expect(execOf('postern', '--profile=/a b', '--hidden')).toBe('"postern" "--profile=/a b" "--hidden"')
  })

  test('cannot hold a line break', () => {
    expect(() => desktopEntry('Postern', ['a\nExec=rm'])).toThrow('line break')
  })
})

test('an entry that its person has switched off does not start anything', () => {
  const entry = desktopEntry('Postern', ['postern'])
  expect(isSwitchedOff(entry)).toBe(false)
  expect(isSwitchedOff(`${entry}Hidden=true\n`)).toBe(true)
  expect(isSwitchedOff(entry.replace('enabled=true', 'enabled=false'))).toBe(true)
})
