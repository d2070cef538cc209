// Owns: a connector's canvas in Node: reads the screen channel, draws, and acknowledges as the viewer does. Never: the
// viewer's own code for JPEG and video, which needs a browser.
import { createRequire } from 'node:module'
import { createPainter, type Picture } from '../../shared/screen/pixels'
import { createHostReader } from '../../shared/screen/reader'
import type { CodedCommand, DrawCommand, NoteCommand } from '../../shared/screen/wire'
import { encodeAck } from '../../shared/screen/writer'
import { fakeVideoJpeg } from './fake-video'

const jpeg = createRequire(import.meta.url)('@julusian/jpeg-turbo') as typeof import('@julusian/jpeg-turbo')

export type ScreenCanvas = {
  /** @throws when a message breaks the rules of the wire */
  receive(messages: readonly Uint8Array[]): void
  readonly picture: Picture
  readonly notes: readonly NoteCommand[]
  /** How often each command came. */
  readonly counts: Readonly<Record<DrawCommand['op'], number>>
  readonly frames: number
  readonly bytes: number
  /** 0xRRGGBB of each pixel. */
  colors(): Uint32Array
}

/** `acknowledge` is called after each drawn frame with the message that goes back. */
export function createScreenCanvas(acknowledge: (message: Uint8Array) => void): ScreenCanvas {
  const reader = createHostReader()
  const painter = createPainter()
  const notes: NoteCommand[] = []
  const counts = { fill: 0, palette: 0, rgb: 0, jpeg: 0, copy: 0, video: 0 }
  let picture: Picture = { width: 0, height: 0, pixels: new Uint32Array(0) }
  let pending: DrawCommand[] = []
  let frames = 0
  let bytes = 0

  const draw = (command: DrawCommand): void => {
    counts[command.op]++
    if (command.op === 'jpeg' || command.op === 'video') drawCoded(picture, command)
    else if (!painter.paint(command, picture)) throw new Error(`A payload of ${command.op} is broken`)
  }

  return {
    notes,
    counts,
    get picture() {
      return picture
    },
    get frames() {
      return frames
    },
    get bytes() {
      return bytes
    },
    receive(messages) {
      for (const message of messages) {
        bytes += message.length
        const read = reader.read(message)
        if (!read.ok) throw new Error(`The stream is broken: ${read.code}`)
        if (read.value.kind === 'note') {
          for (const note of read.value.commands) {
            notes.push(note)
            if (note.op !== 'displays') continue
            picture = { width: note.width, height: note.height, pixels: new Uint32Array(note.width * note.height).fill(0xff00_0000) }
            pending = []
          }
          continue
        }
        pending.push(...read.value.commands)
        if (!read.value.last) continue
        pending.forEach(draw)
        pending = []
        frames++
        acknowledge(encodeAck(read.value.frame, 0))
      }
    },
    colors: () => picture.pixels.map((word) => ((word & 255) << 16) | (word & 0xff00) | ((word >> 16) & 255))
  }
}

function drawCoded(picture: Picture, command: CodedCommand): void {
  const bytes = command.op === 'jpeg' ? command.payload : fakeVideoJpeg(command.payload, command.isKey)
  const { data, width, height } = jpeg.decompressSync(Buffer.from(bytes), { format: jpeg.FORMAT_RGBA })
  const { shrink } = command
  if (width !== Math.ceil(command.width / shrink) || height !== Math.ceil(command.height / shrink)) throw new Error('A JPEG has another size')
  for (let y = 0; y < command.height; y++) {
    for (let x = 0; x < command.width; x++) {
      const from = (Math.floor(y / shrink) * width + Math.floor(x / shrink)) * 4
      picture.pixels[(command.y + y) * picture.width + command.x + x] = (0xff00_0000 | data.readUIntLE(from, 3)) >>> 0
    }
  }
}
