// Owns: messages about files that nobody meant, in great numbers, to either end.
import { beforeEach, describe, expect, it } from 'vitest'
import { encode } from '../../electron/files/messages'
import type { FileProblem } from '../../electron/files/ports'
import { createCleanup } from '../support/cleanup'
import { HASH, TOKEN, data, put } from '../support/file-messages'
import { type FilesPair, filesPair, linkPair, readTree, writeTree } from '../support/files'

let pair: FilesPair
beforeEach(async () => {
  const cleanup = createCleanup()
  pair = await filesPair(cleanup)
  return cleanup.run
})

describe('10⁵ made-up messages', () => {
  const random = createRandom()
  const someFrames = (): Uint8Array[] => [
    encode({ type: 'list', id: 1, path: pair.hostHome, name: null }),
    encode(put(2, pair.hostHome, 'a.txt')),
    encode({ type: 'go', id: 2, offset: 0 }),
    data(2, 4),
    encode({ type: 'end', id: 2, hash: HASH }),
    encode({ type: 'get', id: 3, folder: pair.hostHome, name: 'there.txt', prefix: null }),
    encode({ type: 'credit', id: 3, bytes: 1 }),
    encode({ type: 'cancel', id: 3 }),
    encode({ type: 'remove-part', id: 4, folder: pair.hostHome, name: 'a.txt', token: TOKEN }),
    encode({ type: 'sending', id: 1, size: 4, modified: 0, offset: 0 }),
    encode({ type: 'ready', id: 1, prefix: { bytes: 4, hash: HASH } }),
    encode({ type: 'entries', id: 1, entries: [{ name: 'x', kind: 'folder', leadsTo: null, size: 0, modified: 0 }] }),
    encode({ type: 'listed', id: 1, cut: false }),
    encode({ type: 'stored', id: 1, name: 'x' }),
    encode({ type: 'removed', id: 1 }),
    encode({ type: 'exists', id: 1, size: 1, modified: 1 })
  ]
  const mutated = (frame: Uint8Array): Uint8Array => {
    const copy = Uint8Array.from(frame)
    for (let change = random(4); change > 0; change--) copy[random(copy.length)] = random(256)
    return random(8) === 0 ? copy.subarray(0, random(copy.length)) : copy
  }

  it.each(['host', 'connector'] as const)('neither crash the %s nor fill its memory nor write outside; it says what is wrong', async (end) => {
    await writeTree(pair.hostHome, { 'there.txt': 'there' })
    pair.session.localLink.cut()
    const frames = someFrames()
    const before = process.memoryUsage().rss
    let refused = 0
    for (let sent = 0; sent < 100_000; ) {
      const links = linkPair()
      const [hostLink, localLink] = links
      pair.connect(links)
      const from = end === 'host' ? localLink : hostLink
      if (end === 'connector') void pair.queue.list('remote', null, null).catch((error: unknown) => ((error as FileProblem).code === 'protocol-violation' ? refused++ : undefined))
      for (let count = 0; count < 50; count++, sent++) from.send(mutated(frames[random(frames.length)]!))
      await new Promise((resolve) => setImmediate(resolve))
      localLink.cut()
    }
    const broken = pair.faults.filter((fault) => fault instanceof Error && fault.message.includes('broke the rules'))
    expect(end === 'host' ? broken.length : refused).toBeGreaterThan(1000)
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20)
    expect(pair.faults.filter((fault) => !broken.includes(fault as Error))).toEqual([])
    expect(await readTree(pair.localHome)).toEqual({})
  })
})

/** The same numbers every time, so that a failure can be found again. */
function createRandom(): (below: number) => number {
  let state = 1
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % below
  }
}
