// Owns: Postern, TigerVNC and x11vnc, each over a link of its own that can be made thin or lossy. Never: a link that two
// share; one would take the other's rate.
import type { Cleanup } from '../support/cleanup'
import { type Absence, startAll } from './contest'
import { type Subject, startSubject } from './meter/subject'
import { postern } from './peers/postern'
import type { Shape } from './peers/queue'
import { tigerVnc, x11vnc } from './peers/vnc'
import { type Wire, makeWire } from './peers/wire'

export type Linked = Subject & { readonly wire: Wire }
export type Links = { readonly subjects: readonly Linked[]; readonly absent: readonly Absence[] }

/** As fast as the machine; they are set up and connected over it. */
export const OPEN: Shape = { rate: null, delayMs: 0, loss: 0 }

/** @throws when no such link can be made here */
export async function startLinks(cleanup: Cleanup): Promise<Links> {
  const { present, absent } = await startAll([postern, tigerVnc, x11vnc], async (peer) => {
    const wire = await makeWire(cleanup)
    return { ...(await startSubject(peer, cleanup, wire)), wire }
  })
  return { subjects: present, absent }
}
