// Owns: wrong attempts on a host of the benchmark: a well-formed hello, and a proof that is garbage. From many addresses
// of loopback, at a steady rate. Usage: run-ts attacker.ts PORT RATE, then the messages 'begin' and 'end'.
// Never: attacks anything but loopback, or for longer than 10 seconds at a time.
import { client, ready } from '@serenity-kit/opaque'
import { WebSocket } from 'ws'
import { PROTOCOL_PATH, PROTOCOL_VERSION } from '../../../shared/protocol'
import { toBase64url } from '../../../shared/base64url'

export type Burst = {
  readonly perSecond: number
  /** How the attempts ended: the host's reason for refusing, its HTTP status, or an error. */
  readonly endings: Readonly<Record<string, number>>
}

const LONGEST_MS = 10_000
const TICK_MS = 5
const SOURCES = 200
const GARBAGE_PROOF = JSON.stringify({ type: 'proof', ke3: toBase64url(new Uint8Array(64).fill(7)) })

export async function main([port = '', rate = '']: readonly string[]): Promise<number> {
  await ready
  // Made beforehand, so that the attacker's own work does not slow down what is measured.
  const hellos = Array.from({ length: SOURCES }, () => {
    const { startLoginRequest } = client.startLogin({ password: 'not the password' })
    return JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, selector: 'password', ke1: startLoginRequest })
  })
  let attack: { readonly stop: () => Burst } | null = null
  process.on('message', (order) => {
    if (order === 'begin') attack = begin(Number(port), Number(rate), hellos)
    if (order === 'end' && attack !== null) process.send?.(attack.stop())
  })
  process.send?.('ready')
  await new Promise((resolve) => process.once('disconnect', resolve))
  return 0
}

function begin(port: number, rate: number, hellos: readonly string[]): { readonly stop: () => Burst } {
  const endings: Record<string, number> = {}
  const begun = performance.now()
  let sent = 0
  const timer = setInterval(() => {
    const passed = performance.now() - begun
    if (passed > LONGEST_MS) return clearInterval(timer)
    for (; sent < (passed * rate) / 1000; sent++) {
      attempt(port, `127.1.0.${1 + (sent % SOURCES)}`, hellos[sent % hellos.length] ?? '', (ending) => (endings[ending] = (endings[ending] ?? 0) + 1))
    }
  }, TICK_MS)
  return {
    stop: () => {
      clearInterval(timer)
      const seconds = Math.min(performance.now() - begun, LONGEST_MS) / 1000
      return { perSecond: Math.round(sent / seconds), endings }
    }
  }
}

function attempt(port: number, localAddress: string, hello: string, onEnd: (ending: string) => void): void {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${PROTOCOL_PATH}`, { localAddress, perMessageDeflate: false })
  let ending = 'closed'
  socket.on('open', () => socket.send(hello))
  socket.on('message', (data) => {
    const message = JSON.parse((data as Buffer).toString()) as { type: string; reason?: string }
    if (message.type === 'challenge') return socket.send(GARBAGE_PROOF)
    ending = message.reason ?? message.type
    socket.close()
  })
  socket.on('unexpected-response', (request, response) => {
    ending = `HTTP ${response.statusCode}`
    request.destroy()
    onEnd(ending)
  })
  socket.on('error', (error: NodeJS.ErrnoException) => (ending = error.code ?? 'error'))
  socket.on('close', () => onEnd(ending))
}
