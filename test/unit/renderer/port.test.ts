// Owns: tests of the field "Port".
import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../../../shared/settings'
import { parsePort, PORT_MAX, PORT_MIN } from '../../../renderer/features/settings/port'

describe('a typed port', () => {
  it.each([
    ['47600', 47600],
    [' 1024 ', 1024],
    ['65535', 65535],
    ['1023', null],
    ['65536', null],
    ['', null],
    ['4e4', null],
    ['-47600', null],
    ['47600.5', null]
  ])('%j is %s', (typed, port) => expect(parsePort(typed)).toBe(port))

  it('has the range of the settings', () => {
    const { port } = settingsSchema.shape.network.shape
    expect(port.safeParse(PORT_MIN).success && port.safeParse(PORT_MAX).success).toBe(true)
    expect(port.safeParse(PORT_MIN - 1).success || port.safeParse(PORT_MAX + 1).success).toBe(false)
  })
})
