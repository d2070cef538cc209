// Owns: reading messages of the `screen` channel; see [Note: screen messages] in wire.ts. Every number is checked before
// it is believed. Never: keeps a message, or goes on after a broken one.
import type { Failure, Result, Success } from '../result'
import {
  type BrokenStream,
  COMMAND_BYTES,
  type ConnectorMessage,
  type Display,
  type DrawCommand,
  type Filter,
  HEAD_BYTES,
  type HostMessage,
  LAST,
  MAX_CURSOR_SIDE,
  MAX_DISPLAYS,
  MAX_DISPLAY_NAME_BYTES,
  MAX_FRAME_BYTES,
  MAX_FRAME_COMMANDS,
  MAX_MESSAGE_BYTES,
  MAX_OVERDRAW,
  MAX_PIXELS,
  MAX_SIDE,
  MAX_TILE_PIXELS,
  MAX_VIDEO_PIXELS,
  MESSAGE,
  type NoteCommand,
  OP,
  QUALITIES,
  WHOLE,
  type Area,
  WIRE_VERSION,
  ALL_DISPLAYS
} from './wire'
import { readVp9 } from './vp9'

export type HostReader = {
  /** Reads the next message. After a failure every later call fails the same way. Payloads are views into `message`. */
  read(message: Uint8Array): Result<HostMessage, BrokenStream>
}

type Head = { readonly op: number; readonly x: number; readonly y: number; readonly width: number; readonly height: number }
class Broken extends Error {
  readonly why: BrokenStream
  constructor(why: BrokenStream) {
    super(why)
    this.why = why
  }
}
function must(holds: boolean, why: BrokenStream): asserts holds {
  if (!holds) throw new Broken(why)
}

/** Reads what the host sends, in order, from the channel's first message on. */
export function createHostReader(): HostReader {
  let broken: BrokenStream | null = null
  let width = 0
  let height = 0
  /** The frame being read, or the last one; null before the first. */
  let frame: number | null = null
  let unfinished = false
  let bytes = 0
  let commands = 0
  let pixels = 0
  let videos = 0
  /** The row of VIDEO that may go on; null when the next must be a key. */
  let row: (Area & { readonly shrink: number }) | null = null

  const inside = (x: number, y: number, area: { readonly width: number; readonly height: number }): boolean =>
    x + area.width <= width && y + area.height <= height

  const draw = (head: Head, payload: Uint8Array): DrawCommand => {
    const { x, y, width: w, height: h } = head
    const area = { x, y, width: w, height: h }
    must(w > 0 && h > 0 && inside(x, y, area), 'bad-area')
    pixels += w * h
    must(pixels <= MAX_OVERDRAW * width * height, 'too-large')
    switch (head.op) {
      case OP.fill:
        must(payload.length === 3, 'bad-length')
        return { op: 'fill', ...area, red: (payload[0] as number), green: (payload[1] as number), blue: (payload[2] as number) }
      case OP.copy: {
        must(payload.length === 4, 'bad-length')
        const sourceX = u16(payload, 0)
        const sourceY = u16(payload, 2)
        must(inside(sourceX, sourceY, area), 'bad-area')
        return { op: 'copy', ...area, sourceX, sourceY }
      }
      case OP.palette: {
        must(w * h <= MAX_TILE_PIXELS, 'too-large')
        must(payload.length > 1, 'bad-length')
        const end = 1 + ((payload[0] as number) + 1) * 3
        must(payload.length > end, 'bad-length')
        return { op: 'palette', ...area, colors: payload.subarray(1, end), payload: payload.subarray(end) }
      }
      case OP.rgb:
        must(w * h <= MAX_TILE_PIXELS, 'too-large')
        must(payload.length > 1, 'bad-length')
        must((payload[0] as number) <= 2, 'bad-command')
        return { op: 'rgb', ...area, filter: payload[0] as Filter, payload: payload.subarray(1) }
      case OP.jpeg:
        must(w * h <= MAX_TILE_PIXELS, 'too-large')
        must(payload.length > 1, 'bad-length')
        must(payload[0] === 1 || payload[0] === 2 || payload[0] === 4, 'bad-command')
        return { op: 'jpeg', ...area, shrink: payload[0], payload: payload.subarray(1) }
      case OP.video:
        return video(area, payload)
      default:
        throw new Broken('bad-command')
    }
  }

  const video = (area: Area, payload: Uint8Array): DrawCommand => {
    const { x, y, width: w, height: h } = area
    must(w * h <= MAX_VIDEO_PIXELS && ++videos === 1, 'too-large')
    must(payload.length > 1, 'bad-length')
    const [shrink] = payload
    must(shrink === 1 || shrink === 2 || shrink === 4, 'bad-command')
    const picture = readVp9(payload.subarray(1))
    must(picture !== null, 'bad-pixels')
    if (picture.isKey) {
      must(picture.width === Math.ceil(w / shrink) && picture.height === Math.ceil(h / shrink), 'bad-pixels')
      row = { ...area, shrink }
    } else {
      const continues = row?.x === x && row.y === y && row.width === w && row.height === h && row.shrink === shrink
      must(continues, 'out-of-order')
    }
    return { op: 'video', ...area, shrink, isKey: picture.isKey, payload: payload.subarray(1) }
  }

  const note = (head: Head, payload: Uint8Array): NoteCommand => {
    const { x, y, width: w, height: h } = head
    switch (head.op) {
      case OP.displays: {
        must(x === 0 && y === 0 && w > 0 && h > 0, 'bad-area')
        must(w <= MAX_SIDE && h <= MAX_SIDE && w * h <= MAX_PIXELS, 'too-large')
        const command = readDisplays(w, h, payload)
        width = w
        height = h
        unfinished = false
        row = null
        bytes = commands = pixels = videos = 0
        return command
      }
      case OP.cursorShape:
        must(w <= MAX_CURSOR_SIDE && h <= MAX_CURSOR_SIDE, 'too-large')
        must(w === 0 && h === 0 ? payload.length === 0 : w > 0 && h > 0 && payload.length > 0, 'bad-length')
        return { op: 'cursor-shape', hotX: x, hotY: y, width: w, height: h, payload }
      case OP.cursorPosition:
        must(payload.length === 0, 'bad-length')
        must(w === 0 && h === 0, 'bad-area')
        return { op: 'cursor-position', x, y }
      default:
        throw new Broken('bad-command')
    }
  }

  const read = (message: Uint8Array): HostMessage => {
    must(message.length <= MAX_MESSAGE_BYTES, 'too-large')
    must(message.length >= HEAD_BYTES, 'bad-length')
    must(message[0] === WIRE_VERSION, 'bad-version')
    const flags = (message[2] as number)
    const number = u32(message, 4)
    must(message[3] === 0, 'bad-kind')
    if (message[1] === MESSAGE.note) {
      must(flags === 0 && number === 0, 'bad-kind')
      return { kind: 'note', commands: readCommands(message, note) }
    }
    must(message[1] === MESSAGE.frame, 'bad-kind')
    must(flags === 0 || flags === LAST || flags === (LAST | WHOLE), 'bad-kind')
    must(width > 0, 'out-of-order')
    if (unfinished) must(number === frame, 'out-of-order')
    else must(frame === null || number > frame, 'out-of-order')
    frame = number
    bytes += message.length
    must(bytes <= MAX_FRAME_BYTES, 'too-large')
    const read = readCommands(message, draw)
    commands += read.length
    must(commands <= MAX_FRAME_COMMANDS, 'too-large')
    const last = (flags & LAST) !== 0
    unfinished = !last
    if (last) bytes = commands = pixels = videos = 0
    return { kind: 'frame', frame: number, last, whole: (flags & WHOLE) !== 0, commands: read }
  }

  return {
    read(message) {
      if (broken !== null) return failure(broken)
      try {
        return success(read(message))
      } catch (error) {
        if (!(error instanceof Broken)) throw error
        broken = error.why
        return failure(broken)
      }
    }
  }
}

function readCommands<Command>(message: Uint8Array, read: (head: Head, payload: Uint8Array) => Command): Command[] {
  const commands: Command[] = []
  let at = HEAD_BYTES
  while (at < message.length) {
    must(message.length - at >= COMMAND_BYTES, 'bad-length')
    const length = u32(message, at + 9)
    const start = at + COMMAND_BYTES
    must(length <= message.length - start, 'bad-length')
    const head = {
      op: (message[at] as number),
      x: u16(message, at + 1),
      y: u16(message, at + 3),
      width: u16(message, at + 5),
      height: u16(message, at + 7)
    }
    at = start + length
    commands.push(read(head, message.subarray(start, at)))
  }
  return commands
}

function readDisplays(width: number, height: number, payload: Uint8Array): NoteCommand {
  must(payload.length >= 2, 'bad-length')
  const shown = (payload[0] as number)
  const count = (payload[1] as number)
  must(count >= 1 && count <= MAX_DISPLAYS, 'too-large')
  must(shown < count || shown === ALL_DISPLAYS, 'bad-command')
  const displays: Display[] = []
  let at = 2
  for (let index = 0; index < count; index++) {
    must(payload.length - at >= 10, 'bad-length')
    const nameBytes = (payload[at + 9] as number)
    must(nameBytes <= MAX_DISPLAY_NAME_BYTES && payload.length - at >= 10 + nameBytes, 'bad-length')
    displays.push({
      x: u16(payload, at),
      y: u16(payload, at + 2),
      width: u16(payload, at + 4),
      height: u16(payload, at + 6),
      primary: ((payload[at + 8] as number) & 1) !== 0,
      name: new TextDecoder().decode(payload.subarray(at + 10, at + 10 + nameBytes))
    })
    at += 10 + nameBytes
  }
  must(at === payload.length, 'bad-length')
  return { op: 'displays', width, height, shown, displays }
}

/** Reads one message of the connector. */
export function readConnectorMessage(message: Uint8Array): Result<ConnectorMessage, BrokenStream> {
  if (message.length < 2) return failure('bad-length')
  if (message[0] !== WIRE_VERSION) return failure('bad-version')
  switch (message[1]) {
    case MESSAGE.ack:
      if (message.length !== 8) return failure('bad-length')
      return success({ kind: 'ack', frame: u32(message, 4), drawMs: u16(message, 2) / 10 })
    case MESSAGE.refresh:
      return message.length === 2 ? success({ kind: 'refresh' }) : failure('bad-length')
    case MESSAGE.wish: {
      if (message.length !== 5) return failure('bad-length')
      const quality = QUALITIES[(message[2] as number)]
      if (quality === undefined || (message[4] as number) > 1) return failure('bad-command')
      return success({ kind: 'wish', wish: { quality, display: (message[3] as number), paused: message[4] === 1 } })
    }
    default:
      return failure('bad-kind')
  }
}

// Not those of result.ts: pages that read this must not load its schemas.
const success = <Value>(value: Value): Success<Value> => ({ ok: true, value })
const failure = (code: BrokenStream): Failure<BrokenStream> => ({ ok: false, code })

const u16 = (bytes: Uint8Array, at: number): number => (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
const u32 = (bytes: Uint8Array, at: number): number => (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0
