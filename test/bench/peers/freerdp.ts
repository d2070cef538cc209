// Owns: FreeRDP's shadow server and its viewer, as their packages deliver them. Never: tunes them, save that the server
// asks for no password.
import { freePort } from '../../support/free-port'
import { makeTempFolder } from '../../support/temp-folder'
import type { Peer } from './peer'
import { startAt, startScreen, untilListening } from './programs'

export const freeRdp: Peer = {
  name: 'FreeRDP',
  programs: ['freerdp-shadow-cli', 'xfreerdp'],
  polls: true,
  async start(cleanup, link) {
    const port = await freePort()
    const [hostScreen, connectorScreen] = [await startScreen(cleanup), await startScreen(cleanup)]
    // Both write keys and certificates into their home.
    const HOME = await makeTempFolder(cleanup)
    const server = startAt(
      cleanup,
      link.atHost,
      'freerdp-shadow-cli',
      [`/port:${port}`, `/bind-address:${link.hostAddress}`, '-auth'],
      { ...hostScreen.env, HOME }
    )
    await untilListening('freerdp-shadow-cli', server, port)
    const viewer = startAt(
      cleanup,
      link.atConnector,
      'xfreerdp',
      [`/v:${link.hostAddress}`, `/port:${port}`, '/u:nobody', '/p:none', '/cert:ignore', '/sec:rdp', '/f'],
      { ...connectorScreen.env, HOME }
    )
    return {
      host: { display: hostScreen.display, leaders: [hostScreen.pid, server.child.pid!] },
      connector: { display: connectorScreen.display, leaders: [connectorScreen.pid, viewer.child.pid!] }
    }
  }
}
