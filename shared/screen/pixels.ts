// Owns: turning commands into pixels: red, green, blue, alpha bytes, as ImageData has them. Never: JPEG and video, which every
// side has a decoder of its own for; never writes outside the given picture.
import { decompressBlock } from './lz4'
import { type Area, type DrawCommand, type NoteCommand, type PlainCommand, FILTER, indexBits } from './wire'

/** Pixels as little-endian words: red in the lowest byte, alpha (always 255) in the highest. */
export type Picture = { readonly width: number; readonly height: number; readonly pixels: Uint32Array }

/** What one caller needs again and again; not to be shared between two that interleave. */
export type Painter = {
  /** Draws onto the picture. False when the payload is not what the command says. The command lies inside the picture. */
  paint(command: PlainCommand, picture: Picture): boolean
  /** Straight red, green, blue, alpha bytes of a cursor, or null when the payload is broken. */
  cursor(command: Extract<NoteCommand, { op: 'cursor-shape' }>): Uint8ClampedArray<ArrayBuffer> | null
}

const OPAQUE = 0xff00_0000

export function createPainter(): Painter {
  let scratch = new Uint8Array(0)
  /** As many bytes as asked for, with whatever was in them before. */
  const take = (size: number): Uint8Array => {
    if (scratch.length < size) scratch = new Uint8Array(size)
    return scratch.subarray(0, size)
  }

  const palette = ({ colors, payload, ...area }: Extract<DrawCommand, { op: 'palette' }>, picture: Picture): boolean => {
    const count = colors.length / 3
    const bits = indexBits(count)
    const rowBytes = Math.ceil((area.width * bits) / 8)
    const packed = take(rowBytes * area.height)
    if (!decompressBlock(payload, packed)) return false
    const words = new Uint32Array(count)
    for (let index = 0; index < count; index++) words[index] = word((colors[index * 3] as number), (colors[index * 3 + 1] as number), (colors[index * 3 + 2] as number))
    const mask = (1 << bits) - 1
    const perByte = 8 / bits
    for (let row = 0; row < area.height; row++) {
      let to = (area.y + row) * picture.width + area.x
      let from = row * rowBytes
      let left = 0
      let current = 0
      for (let column = 0; column < area.width; column++) {
        if (left === 0) {
          current = (packed[from++] as number)
          left = perByte
        }
        const index = current & mask
        if (index >= count) return false
        picture.pixels[to++] = (words[index] as number)
        current >>= bits
        left--
      }
    }
    return true
  }

  const rgb = ({ filter, payload, ...area }: Extract<DrawCommand, { op: 'rgb' }>, picture: Picture): boolean => {
    const rowBytes = area.width * 3
    const bytes = take(rowBytes * area.height)
    if (!decompressBlock(payload, bytes)) return false
    if (filter === FILTER.left) {
      for (let start = 0; start < bytes.length; start += rowBytes) {
        for (let at = start + 3; at < start + rowBytes; at++) bytes[at] = (bytes[at] as number) + (bytes[at - 3] as number)
      }
    } else if (filter === FILTER.up) {
      for (let at = rowBytes; at < bytes.length; at++) bytes[at] = (bytes[at] as number) + (bytes[at - rowBytes] as number)
    }
    let from = 0
    for (let row = 0; row < area.height; row++) {
      let to = (area.y + row) * picture.width + area.x
      for (let column = 0; column < area.width; column++, from += 3) {
        picture.pixels[to++] = word((bytes[from] as number), (bytes[from + 1] as number), (bytes[from + 2] as number))
      }
    }
    return true
  }

  return {
    paint(command, picture) {
      switch (command.op) {
        case 'fill':
          fill(picture, command, word(command.red, command.green, command.blue))
          return true
        case 'copy':
          moveArea(picture.pixels, picture.width, command, command.sourceX, command.sourceY)
          return true
        case 'palette':
          return palette(command, picture)
        case 'rgb':
          return rgb(command, picture)
      }
    },
    cursor({ width, height, payload }) {
      const bytes = new Uint8ClampedArray(width * height * 4)
      if (bytes.length === 0) return bytes
      return decompressBlock(payload, new Uint8Array(bytes.buffer)) ? bytes : null
    }
  }
}

const word = (red: number, green: number, blue: number): number => (OPAQUE | (blue << 16) | (green << 8) | red) >>> 0

function fill(picture: Picture, area: Area, value: number): void {
  for (let row = area.y; row < area.y + area.height; row++) {
    const start = row * picture.width + area.x
    picture.pixels.fill(value, start, start + area.width)
  }
}

/** Copies within one picture, right also where source and target overlap. */
export function moveArea(pixels: Uint32Array, stride: number, target: Area, sourceX: number, sourceY: number): void {
  const down = target.y > sourceY
  for (let step = 0; step < target.height; step++) {
    const row = down ? target.height - 1 - step : step
    const from = (sourceY + row) * stride + sourceX
    pixels.copyWithin((target.y + row) * stride + target.x, from, from + target.width)
  }
}
