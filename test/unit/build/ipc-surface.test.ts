// Proves: a window's preload knows the names of its own role and of no other.
import { ipcSurface } from 'virtual:ipc-surface'
import { expect, it } from 'vitest'
import { surfaceOf } from '../../../build/ipc-surface.mjs'
import { channels, WINDOW_ROLES } from '../../../shared/ipc'

it('sorts names by role and kind', () => {
  const table = {
    ask: { kind: 'call', roles: ['main'] },
    say: { kind: 'tell', roles: ['main', 'host'] },
    hear: { kind: 'event', roles: ['host'] },
    hand: { kind: 'port', roles: ['host'] }
  } as const
  expect(surfaceOf(['main', 'host', 'notice'], table)).toEqual({
    main: { call: ['ask'], tell: ['say'], event: [], port: [] },
    host: { call: [], tell: ['say'], event: ['hear'], port: ['hand'] },
    notice: { call: [], tell: [], event: [], port: [] }
  })
})

it('is the table of shared/ipc.ts, no more and no less', () => {
  expect(ipcSurface).toEqual(surfaceOf(WINDOW_ROLES, channels))
})
