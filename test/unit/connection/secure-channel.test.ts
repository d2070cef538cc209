// Owns: the two one-way streams: what is changed, moved, repeated or turned round does not open.
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { BYTES_OVERHEAD, SecureChannel, Transcript } from '../../../electron/connection/secure-channel'
import { toBase64url } from '../../../shared/base64url'
import { MAX_FRAME_BYTES, MAX_GRANTED_FRAME_BYTES } from '../../../shared/protocol'

const KEY = toBase64url(randomBytes(64))
const transcriptOf = (...frames: string[]): Buffer => {
  const transcript = new Transcript()
  for (const frame of frames) transcript.add(frame)
  return transcript.digest()
}
const pair = (forConnector = transcriptOf('a'), forHost = transcriptOf('a'), key = KEY) => ({
  connector: new SecureChannel('connector', KEY, forConnector),
  host: new SecureChannel('host', key, forHost)
})

describe('a frame', () => {
  test('opens at the far end, in order, both ways', () => {
    const { connector, host } = pair()
    for (let number = 0; number < 5; number++) {
      expect(host.open(connector.seal({ number }))).toEqual({ number })
      expect(connector.open(host.seal({ back: number }))).toEqual({ back: number })
    }
  })

  test('does not open with any one bit changed', () => {
    const sealed = pair().connector.seal({ type: 'bye' })
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      const { host } = pair()
      expect(() => host.open(changed)).toThrow()
    }
  })

  test('does not open twice', () => {
    const { connector, host } = pair()
    const sealed = connector.seal({ number: 1 })
    host.open(sealed)
    expect(() => host.open(sealed)).toThrow()
  })

  test('does not open out of order, or after one was left out', () => {
    const { connector, host } = pair()
    connector.seal({ number: 1 })
    const second = connector.seal({ number: 2 })
    expect(() => host.open(second)).toThrow()
  })

  test('does not open at the end that sealed it', () => {
    const { connector } = pair()
    const sealed = connector.seal({ number: 1 })
    expect(() => connector.open(sealed)).toThrow()
  })

  test.each([
    ['another opening', pair(transcriptOf('a'), transcriptOf('b'))],
    ['the same opening cut elsewhere', pair(transcriptOf('ab', 'c'), transcriptOf('a', 'bc'))],
    ['one frame more', pair(transcriptOf('a'), transcriptOf('a', ''))],
    ['another session key', pair(undefined, undefined, toBase64url(randomBytes(64)))]
  ])('does not open after %s, and the bindings differ', (_what, { connector, host }) => {
    expect(() => host.open(connector.seal({ number: 1 }))).toThrow()
    expect(connector.binding.equals(host.binding)).toBe(false)
  })

  test.each([0, 15, MAX_FRAME_BYTES + 1])('of %i bytes has no possible size', (length) => {
    expect(() => pair().host.open(Buffer.alloc(length))).toThrow('size')
  })

  test('larger than the limit is not sealed', () => {
    expect(() => pair().host.seal({ body: 'x'.repeat(MAX_FRAME_BYTES) })).toThrow('fit')
  })

  test('may be larger once both ends have a grant, and not before', () => {
    const { connector, host } = pair()
    const bytes = new Uint8Array(randomBytes(MAX_GRANTED_FRAME_BYTES - BYTES_OVERHEAD))
    expect(() => connector.sealBytes('files', bytes)).toThrow('fit')
    connector.widen()
    const sealed = connector.sealBytes('files', bytes)
    expect(sealed).toHaveLength(MAX_GRANTED_FRAME_BYTES)
    expect(() => host.openAny(sealed)).toThrow('size')
    host.widen()
    expect(host.openAny(sealed)).toEqual({ is: 'bytes', kind: 'files', bytes: Buffer.from(bytes) })
    expect(() => connector.sealBytes('files', new Uint8Array(bytes.length + 1))).toThrow('fit')
    expect(() => host.openAny(Buffer.alloc(MAX_GRANTED_FRAME_BYTES + 1))).toThrow('size')
  })

  test('of equal text looks different each time', () => {
    const { connector } = pair()
    expect(connector.seal({ type: 'bye' }).equals(connector.seal({ type: 'bye' }))).toBe(false)
  })
})

test('both ends of a channel have the same binding of 32 bytes, and no other channel has it', () => {
  const { connector, host } = pair()
  expect(connector.binding.equals(host.binding)).toBe(true)
  expect(connector.binding).toHaveLength(32)
  expect(pair(transcriptOf('b'), transcriptOf('b')).host.binding.equals(host.binding)).toBe(false)
})
