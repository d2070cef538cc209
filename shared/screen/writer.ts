// Owns: writing messages of the `screen` channel; see [Note: screen messages] in wire.ts. Never: decides what to send.
import {
  COMMAND_BYTES,
  type Display,
  HEAD_BYTES,
  LAST,
  MAX_DISPLAY_NAME_BYTES,
  MAX_MESSAGE_BYTES,
  MESSAGE,
  OP,
  QUALITIES,
  WHOLE,
  WIRE_VERSION,
  type Area,
  type Wish
} from './wire'

/** Bytes that one command may carry beside its own head. */
export const MAX_PAYLOAD_BYTES = MAX_MESSAGE_BYTES - HEAD_BYTES - COMMAND_BYTES

/** A message that is streamed grows no further, so that the far end has something to do early. */
const STREAMED_BYTES = 32 * 1024

type OpCode = (typeof OP)[keyof typeof OP]

export type FrameWriter = {
  /** Hands over the messages of this frame as they become full, all but the last. Until `finish`. */
  stream(frame: number, onMessage: (message: Uint8Array) => void): void
  /** Adds a command. `payload` is copied. @throws when it is longer than MAX_PAYLOAD_BYTES */
  add(op: OpCode, area: Area, payload: Uint8Array): void
  /** Bytes added since `finish`. */
  readonly bytes: number
  /**
   * The messages of this frame, the last one marked so; each has a buffer of its own. Starts the next frame.
   * @param whole nothing is left out: the picture is complete with this frame
   */
  finish(frame: number, whole?: boolean): Uint8Array[]
  /** The same as notes. */
  finishNotes(): Uint8Array[]
}

/** Collects commands into as few messages as they fit in. Its buffer is made once. */
export function createFrameWriter(): FrameWriter {
  const buffer = new Uint8Array(MAX_MESSAGE_BYTES)
  const view = new DataView(buffer.buffer)
  let used = HEAD_BYTES
  let before = 0
  let messages: Uint8Array[] = []
  let streaming: { readonly frame: number; readonly onMessage: (message: Uint8Array) => void } | null = null

  const close = (): Uint8Array => {
    const message = buffer.slice(0, used)
    before += used
    used = HEAD_BYTES
    return message
  }
  const put = (): void => {
    const message = close()
    if (streaming === null) messages.push(message)
    else streaming.onMessage(writeHead(message, MESSAGE.frame, streaming.frame, 0))
  }
  const finish = (kind: number, frame: number, flags: number): Uint8Array[] => {
    if (used > HEAD_BYTES || messages.length === 0) messages.push(close())
    const done = messages
    done.forEach((message, index) => writeHead(message, kind, frame, index === done.length - 1 ? flags : 0))
    messages = []
    before = 0
    streaming = null
    return done
  }

  return {
    stream(frame, onMessage) {
      streaming = { frame, onMessage }
      for (const message of messages.splice(0)) onMessage(writeHead(message, MESSAGE.frame, frame, 0))
    },
    add(op, area, payload) {
      if (payload.length > MAX_PAYLOAD_BYTES) throw new Error('A command is too long for a message')
      if (used + COMMAND_BYTES + payload.length > (streaming === null || used === HEAD_BYTES ? MAX_MESSAGE_BYTES : STREAMED_BYTES)) put()
      buffer[used] = op
      view.setUint16(used + 1, area.x, true)
      view.setUint16(used + 3, area.y, true)
      view.setUint16(used + 5, area.width, true)
      view.setUint16(used + 7, area.height, true)
      view.setUint32(used + 9, payload.length, true)
      buffer.set(payload, used + COMMAND_BYTES)
      used += COMMAND_BYTES + payload.length
    },
    get bytes() {
      return before + used - HEAD_BYTES
    },
    finish: (frame, whole = false) => finish(MESSAGE.frame, frame, whole ? LAST | WHOLE : LAST),
    finishNotes: () => finish(MESSAGE.note, 0, 0)
  }
}

function writeHead(message: Uint8Array, kind: number, frame: number, flags: number): Uint8Array {
  message[0] = WIRE_VERSION
  message[1] = kind
  message[2] = flags
  message[3] = 0
  new DataView(message.buffer).setUint32(4, frame, true)
  return message
}

/** Payload of DISPLAYS. Names that are too long are cut between characters. */
export function displaysPayload(shown: number, displays: readonly Display[]): Uint8Array {
  const entries = displays.map(({ x, y, width, height, primary, name }) => {
    const bytes = cut(name)
    const entry = new Uint8Array(10 + bytes.length)
    const view = new DataView(entry.buffer)
    view.setUint16(0, x, true)
    view.setUint16(2, y, true)
    view.setUint16(4, width, true)
    view.setUint16(6, height, true)
    entry[8] = primary ? 1 : 0
    entry[9] = bytes.length
    entry.set(bytes, 10)
    return entry
  })
  const payload = new Uint8Array(2 + entries.reduce((sum, { length }) => sum + length, 0))
  payload[0] = shown
  payload[1] = displays.length
  let at = 2
  for (const entry of entries) {
    payload.set(entry, at)
    at += entry.length
  }
  return payload
}

function cut(name: string): Uint8Array {
  const bytes = new Uint8Array(MAX_DISPLAY_NAME_BYTES)
  return bytes.slice(0, new TextEncoder().encodeInto(name, bytes).written)
}

/** Says that the frame has been drawn, `drawMs` after its last part came. */
export function encodeAck(frame: number, drawMs: number): Uint8Array {
  const message = new Uint8Array(8)
  const view = new DataView(message.buffer)
  message[0] = WIRE_VERSION
  message[1] = MESSAGE.ack
  view.setUint16(2, Math.min(65_535, Math.max(0, Math.round(drawMs * 10))), true)
  view.setUint32(4, frame, true)
  return message
}

/** Asks for the whole picture. */
export const encodeRefresh = (): Uint8Array => Uint8Array.of(WIRE_VERSION, MESSAGE.refresh)

export const encodeWish = (wish: Wish): Uint8Array =>
  Uint8Array.of(WIRE_VERSION, MESSAGE.wish, QUALITIES.indexOf(wish.quality), wish.display, wish.paused ? 1 : 0)
