// Owns: a system bus of its own (the real dbus-daemon) with a service on it that answers as systemd-logind does and writes
// down what it was asked. It speaks the D-Bus wire protocol, so whoever asks it speaks D-Bus for real.
// Never: restarts or locks anything, and never touches the machine's own bus.
import { type Socket, connect } from 'node:net'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withCleanup } from './cleanup'
import { startProgram, until } from './processes'
import { makeTempFolder } from './temp-folder'

export type Logind = {
  /** For DBUS_SYSTEM_BUS_ADDRESS. */
  readonly address: string
  /** Path, member and arguments of each call. */
  readonly asked: readonly string[]
  /** What it says; a refusal is an error's name and text, as polkit makes logind give it. */
  answers: {
    canReboot: 'yes' | 'no' | 'challenge' | 'na'
    sessionType: string
    refusal: readonly [name: string, text: string] | null
  }
  /** The service leaves; the bus stays. */
  readonly leave: () => Promise<void>
  readonly stop: () => Promise<void>
}

const NAME = 'org.freedesktop.login1'
/** The session of whoever asks. */
const SESSION = '/org/freedesktop/login1/session/c1'

export async function startLogind(): Promise<Logind> {
  return withCleanup(async (cleanup) => {
    const folder = await makeTempFolder(cleanup)
    const path = join(folder, 'system.sock')
    const config = join(folder, 'system.conf')
    await writeFile(
      config,
      `<busconfig><type>system</type><listen>unix:path=${path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/><allow user="*"/></policy></busconfig>`
    )
    const bus = startProgram('dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'])
    cleanup.add(bus.stop)
    await until(`the bus answers`, () => bus.output().includes('\n'))
    const asked: string[] = []
    const running = { answers: { canReboot: 'yes', sessionType: 'x11', refusal: null } as Logind['answers'] }
    const socket = connect(path)
    cleanup.add(() => void socket.destroy())
    await serve(socket, (call) => {
      asked.push([call.path, call.member, ...(call.body.length === 0 ? [] : [call.member === 'Get' ? stringsIn(call.body)[1]! : call.body.toString('hex')])].join(' '))
      const { canReboot, sessionType, refusal } = running.answers
      if (call.member === 'CanReboot') return { signature: 's', body: text(canReboot) }
      if (call.member === 'Get') return { signature: 'v', body: Buffer.concat([Buffer.from([1, 0x73, 0, 0]), text(sessionType)]) }
      // It would hand over a file that is open, for as long as sleep is to wait.
      if (call.member === 'Inhibit') return { error: 'org.freedesktop.DBus.Error.NotSupported', signature: 's', body: text('Nothing sleeps here') }
      if (call.member.startsWith('GetSession')) return { signature: 'o', body: text(SESSION) }
      // Whoever listens locks; the answer does not wait for it.
      const signal = call.member === 'Lock' ? { signal: { path: SESSION, interface: `${NAME}.Session`, member: 'Lock' } } : {}
      return refusal === null ? { ...signal, signature: '', body: Buffer.alloc(0) } : { error: refusal[0], signature: 's', body: text(refusal[1]) }
    })
    const leave = (): Promise<void> =>
      new Promise((resolve) => {
        socket.once('close', () => resolve())
        socket.destroy()
      })
    return Object.assign(running, { address: `unix:path=${path}`, asked, leave, stop: cleanup.run })
  })
}

// ---------------------------------------------------------------- D-Bus, as much as one service needs (little-endian)

type Call = { readonly type: number; readonly serial: number; readonly sender: string; readonly path: string; readonly member: string; readonly body: Buffer }
type Reply = {
  readonly signal?: { readonly path: string; readonly interface: string; readonly member: string }
  readonly error?: string
  readonly signature: string
  readonly body: Buffer
}
type Field = readonly [code: number, signature: 'o' | 's' | 'u' | 'g', value: string | number]

const [CALL, RETURN, ERROR, SIGNAL] = [1, 2, 3, 4]
const [PATH, INTERFACE, MEMBER, ERROR_NAME, REPLY_SERIAL, DESTINATION, SENDER, SIGNATURE] = [1, 2, 3, 4, 5, 6, 7, 8] as const

/** Says hello, takes the name, and answers calls from then on. */
async function serve(socket: Socket, answer: (call: Call) => Reply): Promise<void> {
  let serial = 0
  const send = (type: number, fields: readonly Field[], body: Buffer): void => void socket.write(message(type, ++serial, fields, body))
  const toBus = (member: string, signature: string, body: Buffer): void =>
    send(
      CALL,
      [
        [PATH, 'o', '/org/freedesktop/DBus'],
        [INTERFACE, 's', 'org.freedesktop.DBus'],
        [MEMBER, 's', member],
        [DESTINATION, 's', 'org.freedesktop.DBus'],
        ...(signature === '' ? [] : [[SIGNATURE, 'g', signature] as const])
      ],
      body
    )
  let waiting: Buffer = Buffer.alloc(0)
  let begun = false
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')}\r\n`)
    socket.on('data', (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk])
      if (!begun) {
        if (!waiting.includes('\r\n')) return
        if (!waiting.toString('latin1').startsWith('OK ')) return reject(new Error(`The bus refused: ${waiting.toString('latin1')}`))
        waiting = waiting.subarray(waiting.indexOf('\r\n') + 2)
        begun = true
        socket.write('BEGIN\r\n')
        toBus('Hello', '', Buffer.alloc(0))
        toBus('RequestName', 'su', Buffer.concat([padded(text(NAME), 4), uint(0)]))
      }
      for (let size = sizeOf(waiting); size > 0; size = sizeOf(waiting)) {
        const call = parse(waiting.subarray(0, size))
        waiting = waiting.subarray(size)
        // The second answer is the one to RequestName.
        if (call.type === RETURN && call.serial !== 0 && call.body.length === 4) resolve()
        if (call.type !== CALL) continue
        const { error, signal, signature, body } = answer(call)
        const fields: Field[] = [
          [REPLY_SERIAL, 'u', call.serial],
          [DESTINATION, 's', call.sender]
        ]
        if (error !== undefined) fields.push([ERROR_NAME, 's', error])
        if (signature !== '') fields.push([SIGNATURE, 'g', signature])
        send(error === undefined ? RETURN : ERROR, fields, body)
        if (signal === undefined) continue
        send(SIGNAL, [[PATH, 'o', signal.path], [INTERFACE, 's', signal.interface], [MEMBER, 's', signal.member]], Buffer.alloc(0))
      }
    })
  })
}

const uint = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const text = (value: string): Buffer => Buffer.concat([uint(Buffer.byteLength(value)), Buffer.from(`${value}\0`)])
const padded = (bytes: Buffer, to: number): Buffer => Buffer.concat([bytes, Buffer.alloc((to - (bytes.length % to)) % to)])
const align = (at: number, to: number): number => Math.ceil(at / to) * to

function message(type: number, serial: number, fields: readonly Field[], body: Buffer): Buffer {
  let array: Buffer = Buffer.alloc(0)
  for (const [code, signature, value] of fields) {
    array = padded(array, 8)
    const encoded = typeof value === 'number' ? uint(value) : signature === 'g' ? Buffer.concat([Buffer.from([value.length]), Buffer.from(`${value}\0`)]) : text(value)
    array = Buffer.concat([array, Buffer.from([code, 1, signature.charCodeAt(0), 0]), encoded])
  }
  return Buffer.concat([padded(Buffer.concat([Buffer.from([0x6c, type, 0, 1]), uint(body.length), uint(serial), uint(array.length), array]), 8), body])
}

/** Bytes of the first message, or 0 while it is not there as a whole. */
function sizeOf(bytes: Buffer): number {
  if (bytes.length < 16) return 0
  const size = align(16 + bytes.readUInt32LE(12), 8) + bytes.readUInt32LE(4)
  return bytes.length < size ? 0 : size
}

function parse(bytes: Buffer): Call {
  const end = 16 + bytes.readUInt32LE(12)
  const found = new Map<number, string>()
  for (let at = 16; at < end; ) {
    at = align(at, 8)
    const code = bytes[at]!
    const signature = String.fromCharCode(bytes[at + 2]!)
    at += 4
    const length = signature === 'g' ? bytes[at]! : bytes.readUInt32LE(at)
    const start = at + (signature === 'g' ? 1 : 4)
    if (signature !== 'u') found.set(code, bytes.toString('utf8', start, start + length))
    at = signature === 'u' ? start : start + length + 1
  }
  return {
    type: bytes[1]!,
    serial: bytes.readUInt32LE(8),
    sender: found.get(SENDER) ?? '',
    path: found.get(PATH) ?? '',
    member: found.get(MEMBER) ?? '',
    body: bytes.subarray(align(end, 8))
  }
}

/** The texts of a body that has nothing else. */
function stringsIn(body: Buffer): string[] {
  const found: string[] = []
  for (let at = 0; at + 4 < body.length; ) {
    const length = body.readUInt32LE(at)
    found.push(body.toString('utf8', at + 4, at + 4 + length))
    at = align(at + 4 + length + 1, 4)
  }
  return found
}
