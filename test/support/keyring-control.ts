// Owns: unlocking a running gnome-keyring the way a login does (gkd-control-codes.h, gkr-pam-client.c).
// Never: starts a second one, which `gnome-keyring-daemon --unlock` would.
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'

const UNLOCK = 1
const OK = 0

/** @throws when the keyring refuses the password or does not answer */
export async function unlockThroughControl(controlFolder: string, password: string): Promise<void> {
  const socket = connect(join(controlFolder, 'control'))
  socket.setTimeout(5000, () => socket.destroy(new Error('The keyring does not answer')))
  try {
    await once(socket, 'connect')
    const secret = Buffer.from(password)
    const length = 4 + 4 + 4 + secret.length
    // One byte first, along which the kernel tells who is asking.
    socket.write(Buffer.concat([Buffer.from([0]), word(length), word(UNLOCK), word(secret.length), secret]))
    const reply = await readBytes(socket, 8)
    const result = reply.readUInt32BE(4)
    if (result !== OK) throw new Error(`The keyring refused to be unlocked (${String(result)})`)
  } finally {
    socket.destroy()
  }
}

function word(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32BE(value)
  return buffer
}

async function readBytes(stream: AsyncIterable<Buffer>, count: number): Promise<Buffer> {
  let read = Buffer.alloc(0)
  for await (const chunk of stream) {
    read = Buffer.concat([read, chunk])
    if (read.length >= count) return read
  }
  throw new Error('The keyring closed the connection')
}
