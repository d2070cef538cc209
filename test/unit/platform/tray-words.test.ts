import { describe, expect, it } from 'vitest'
import { menuLabel, sessionsText } from '../../../electron/platform/tray-words'
import type { Permission } from '../../../shared/permissions'

const session = (connectorName: string, permissions: readonly Permission[], waitsUntil: number | null = null) => ({ connectorName, permissions: [...permissions], waitsUntil })
const controlling = session('Study', ['view', 'control'])
const watching = session('Kitchen', ['view'])
const lost = session('Attic', ['view', 'control'], 5000)

describe('the tray icon', () => {
  it.each([
    [[controlling], 'Controlled by Study'],
    [[watching], 'Watched by Kitchen'],
    [[watching, controlling], 'Controlled by Study; watched by Kitchen'],
    [[controlling, lost], 'Controlled by Study, Attic – connection interrupted'],
    [[lost], 'Attic – connection interrupted']
  ])('says who is in, and whether they only watch: %#', (sessions, text) => {
    expect(sessionsText(sessions)).toBe(text)
  })
  it('shows a name with an ampersand as it is', () => {
    expect(menuLabel('Disconnect R&D')).toBe('Disconnect R&&D')
  })
})
