// Pictures travel in frames of the conversation, and a far end that breaks their limits is thrown out.
import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { Lanes } from '../../../electron/connection/lanes'
import { SecureChannel } from '../../../electron/connection/secure-channel'
import type { Transport } from '../../../electron/connection/transport'
import { toBase64url } from '../../../shared/base64url'
import { MAX_GRANTED_FRAME_BYTES } from '../../../shared/protocol'
import { MAX_MESSAGE_BYTES } from '../../../shared/screen/wire'

function start(monotonic = () => 0) {
  const key = toBase64url(randomBytes(64))
  const salt = randomBytes(32)
  const [host, connector] = [new SecureChannel('host', key, salt), new SecureChannel('connector', key, salt)]
  const frames: Uint8Array[] = []
  const transport = { send: (frame: Uint8Array) => frames.push(frame), widen: () => {}, mark: () => {} } as unknown as Transport
  const near = new Lanes(transport, host, monotonic)
  const far = new Lanes(transport, connector)
  const deliver = (): void => {
    for (const frame of frames.splice(0)) {
      const opened = connector.openAny(frame)
      if (opened.is === 'bytes') far.hear(opened)
    }
  }
  return { near, far, frames, deliver }
}

it.each([0, 1, MAX_GRANTED_FRAME_BYTES - 17, MAX_GRANTED_FRAME_BYTES - 16, MAX_MESSAGE_BYTES])('a message of %i bytes comes out as it went in', (size) => {
  const { near, far, frames, deliver } = start()
  const message = new Uint8Array(randomBytes(size))
  const heard: Uint8Array[] = []
  far.screen.onMessage((one) => heard.push(one))
  near.screen.send(message)
  expect(Math.max(...frames.map(({ length }) => length))).toBeLessThanOrEqual(MAX_GRANTED_FRAME_BYTES)
  deliver()
  expect(heard).toEqual([message])
})

it('what comes before anybody looks waits, in its order', () => {
  const { near, far, deliver } = start()
  const heard: Uint8Array[] = []
  near.screen.send(Uint8Array.of(1))
  near.screen.send(Uint8Array.of(2))
  deliver()
  far.screen.onMessage((one) => heard.push(one))
  expect(heard).toEqual([Uint8Array.of(1), Uint8Array.of(2)])
})

it('a message that never ends is refused, and so are more of them than a window can be behind', () => {
  const { far } = start()
  const { far: other } = start()
  const endless = (): void => {
    for (let sent = 0; sent <= MAX_MESSAGE_BYTES; sent += 8192) far.hear({ is: 'bytes', kind: 'screenPart', bytes: new Uint8Array(8192) })
  }
  expect(endless).toThrow('too long')
  const many = (): void => {
    for (let sent = 0; sent <= 1024; sent++) other.hear({ is: 'bytes', kind: 'screenEnd', bytes: new Uint8Array(16_000) })
  }
  expect(many).toThrow('Too much')
})

it('the pictures hear of files on their way, in either direction, twice a second', () => {
  let now = 0
  const { near, frames } = start(() => now)
  let told = 0
  near.screen.onCrowded(() => told++)
  near.screen.send(new Uint8Array(10))
  expect(told).toBe(0)
  near.files.send(new Uint8Array(10))
  near.files.send(new Uint8Array(10))
  expect(told).toBe(1)
  now = 499
  near.hear({ is: 'bytes', kind: 'files', bytes: new Uint8Array(10) })
  expect(told).toBe(1)
  now = 500
  near.hear({ is: 'bytes', kind: 'files', bytes: new Uint8Array(10) })
  expect(told).toBe(2)
  expect(frames).toHaveLength(3)
})
