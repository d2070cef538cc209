// Owns: TigerVNC and x11vnc, as their packages deliver them, both with TigerVNC's viewer in full screen.
// Never: tunes one of them, save that neither asks for a password.
import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Cleanup } from '../../support/cleanup'
import { freePort } from '../../support/free-port'
import { SCREEN } from '../meter/scene'
import type { End, Link, Peer } from './peer'
import { startAt, startScreen, untilListening } from './programs'

const SERVER = 'Xtigervnc'
const VIEWER = 'xtigervncviewer'

/** Its server is the screen itself. */
export const tigerVnc: Peer = {
  name: 'TigerVNC',
  programs: [SERVER, VIEWER],
  polls: false,
  async start(cleanup, link) {
    const port = await freePort()
    const display = freeDisplay()
    const server = startAt(cleanup, link.atHost, SERVER, [
      display,
      ...['-geometry', `${SCREEN.width}x${SCREEN.height}`, '-depth', '24', '-SecurityTypes', 'None', '-rfbport', String(port)],
      ...['-AcceptSetDesktopSize=0', '-nolisten', 'tcp', '-noreset']
    ])
    await untilListening(SERVER, server, port)
    const host: End = { display, leaders: [server.child.pid!] }
    return { host, connector: await startViewer(cleanup, link, port) }
  }
}

export const x11vnc: Peer = {
  name: 'x11vnc',
  programs: ['x11vnc', VIEWER],
  polls: true,
  async start(cleanup, link) {
    const port = await freePort()
    const screen = await startScreen(cleanup)
    const server = startAt(cleanup, link.atHost, 'x11vnc', [
      ...['-display', screen.display, '-rfbport', String(port), '-listen', link.hostAddress],
      ...['-noipv6', '-nopw', '-forever', '-shared', '-quiet', '-norc']
    ])
    await untilListening('x11vnc', server, port)
    return { host: { display: screen.display, leaders: [screen.pid, server.child.pid!] }, connector: await startViewer(cleanup, link, port) }
  }
}

/**
 * Far above those that X servers pick by themselves. One in a network of its own sees no other's number there; given one,
 * it at least takes the lock of that number or ends.
 */
function freeDisplay(): string {
  const [least, most] = [2000, 9999]
  let number: number
  do number = randomInt(least, most)
  while (existsSync(`/tmp/.X11-unix/X${number}`) || existsSync(`/tmp/.X${number}-lock`))
  return `:${number}`
}

async function startViewer(cleanup: Cleanup, link: Link, port: number): Promise<End> {
  const screen = await startScreen(cleanup)
  const viewer = startAt(
    cleanup,
    link.atConnector,
    VIEWER,
    ['-FullScreen', '-RemoteResize=0', '-ReconnectOnError=0', '-AlertOnFatalError=0', `${link.hostAddress}::${port}`],
    screen.env
  )
  return { display: screen.display, leaders: [screen.pid, viewer.child.pid!] }
}
