// Owns: Postern and its peers side by side, each connected on two screens of its own, and taking turns. Never: leaves out
// in silence one that is not here.
import type { Cleanup } from '../support/cleanup'
import { type Subject, startFloor, startSubject } from './meter/subject'
import { freeRdp } from './peers/freerdp'
import { LOOPBACK, type Peer, type PeerName } from './peers/peer'
import { postern } from './peers/postern'
import { missingOf } from './peers/programs'
import { tigerVnc, x11vnc } from './peers/vnc'

export const PEERS: readonly Peer[] = [postern, tigerVnc, x11vnc, freeRdp]

export type Absence = { readonly name: PeerName; readonly why: string }
export type Contest = {
  /** Postern first, the floor last. */
  readonly subjects: readonly Subject[]
  readonly absent: readonly Absence[]
}

export async function startContest(cleanup: Cleanup): Promise<Contest> {
  const { present, absent } = await startAll(PEERS, (peer) => startSubject(peer, cleanup, LOOPBACK))
  return { subjects: [...present, await startFloor(cleanup)], absent }
}

/** @throws when Postern itself does not start; without a peer the others go on */
export async function startAll<Started>(
  peers: readonly Peer[],
  start: (peer: Peer) => Promise<Started>
): Promise<{ readonly present: readonly Started[]; readonly absent: readonly Absence[] }> {
  const present: Started[] = []
  const absent: Absence[] = []
  for (const peer of peers) {
    const missing = await missingOf(peer.programs)
    if (missing.length > 0) {
      absent.push({ name: peer.name, why: `${missing.join(' and ')} not installed` })
      continue
    }
    try {
      present.push(await start(peer))
    } catch (error) {
      if (peer === postern) throw error
      absent.push({ name: peer.name, why: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) })
    }
  }
  return { present, absent }
}

/**
 * Measures each in turn, again and again, so that a busy moment of the machine falls on all of them.
 * @returns what each turn gave, by name
 */
export async function inTurn<Value, One extends Subject>(
  subjects: readonly One[],
  rounds: number,
  measure: (subject: One) => Promise<Value>
): Promise<ReadonlyMap<One['name'], readonly Value[]>> {
  const taken = new Map<One['name'], Value[]>(subjects.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const subject of subjects) taken.get(subject.name)!.push(await subject.awake(() => measure(subject)))
  }
  return taken
}
