// Owns: tests of what tells a Wayland desktop from an X11 one.
import { describe, expect, it } from 'vitest'
import { desktopOf } from '../../../electron/platform/desktop'
import { FULL_ACCESS } from '../../../shared/permissions'
import { possibleOn } from '../../../shared/desktop'

const BOTH = { WAYLAND_DISPLAY: 'wayland-0', XDG_SESSION_TYPE: 'wayland' }
const XWAYLAND = () => ({ isXWayland: true })
const OWN = () => ({ isXWayland: false })
const NONE = () => null
const unasked = (): never => {
  throw new Error('The X server was asked')
}

describe('a desktop', () => {
  it.each([
    ['both signs of Wayland, and nobody has to be asked', BOTH, unasked, 'wayland', true],
    ['no sign, as over ssh, and XWayland', {}, XWAYLAND, 'wayland', true],
    ['the socket alone, as from a text console, and XWayland', { WAYLAND_DISPLAY: 'wayland-1', XDG_SESSION_TYPE: 'tty' }, XWAYLAND, 'wayland', true],
    ['the name alone, and XWayland', { XDG_SESSION_TYPE: 'wayland' }, XWAYLAND, 'wayland', true],
    ['no sign, and an X server of its own', { XDG_SESSION_TYPE: 'x11' }, OWN, 'other', true],
    ['one sign that was left over, and an X server of its own', { WAYLAND_DISPLAY: 'wayland-0' }, OWN, 'other', true],
    ['one sign, and no X server', { WAYLAND_DISPLAY: 'wayland-0' }, NONE, 'wayland', false],
    ['the other sign, and no X server', { XDG_SESSION_TYPE: 'wayland' }, NONE, 'wayland', false],
    ['nothing at all', {}, NONE, 'other', false]
  ] as const)('has %s', (_what, env, askXServer, is, isSure) => {
    expect(desktopOf('linux', env, askXServer)).toEqual({ is, isSure })
  })

  it.each(['win32', 'darwin'] as const)('of %s is never Wayland, whatever its environment says', (platform) => {
    expect(desktopOf(platform, BOTH, unasked)).toEqual({ is: 'other', isSure: true })
  })
})

describe('what a session can do', () => {
  it('is everything but control under Wayland', () => {
    expect(possibleOn('wayland', FULL_ACCESS)).toEqual(FULL_ACCESS.filter((name) => name !== 'control'))
    expect(possibleOn('wayland', ['view'])).toEqual(['view'])
  })

  it('is all that was granted on another desktop', () => {
    expect(possibleOn('other', FULL_ACCESS)).toEqual(FULL_ACCESS)
  })
})
