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
  const words = new Uint32Array(256)
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
    // What no colour has a number for stays 0, which is no opaque pixel.
    words.fill(0)
    for (let index = 0; index < count; index++) words[index] = word((colors[index * 3] as number), (colors[index * 3 + 1] as number), (colors[index * 3 + 2] as number))
    let all = -1
    for (let row = 0; row < area.height; row++) {
      const start = (area.y + row) * picture.width + area.x
      all &= unpackRow(bits, packed, row * rowBytes, words, picture.pixels, start, start + area.width)
    }
    return all >>> 24 === 255
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

/**
 * Writes the colours of numbers with so many bits each, the first in the lowest bits of a byte. Returns what all of them have
 * in common. Written out for each size: this is most of what painting text costs.
 */
function unpackRow(bits: number, packed: Uint8Array, from: number, words: Uint32Array, pixels: Uint32Array, start: number, end: number): number {
  let all = -1
  let to = start
  if (bits === 8) {
    while (to < end) all &= pixels[to++] = words[packed[from++] as number] as number
    return all
  }
  const perByte = 8 / bits
  const whole = end - perByte
  if (bits === 1) {
    const [zero = 0, one = 0] = words
    let ones = 0
    let zeros = 0
    for (; to <= whole; to += 8) {
      const byte = packed[from++] as number
      ones |= byte
      zeros |= ~byte
      pixels[to] = (byte & 1) === 0 ? zero : one
      pixels[to + 1] = (byte & 2) === 0 ? zero : one
      pixels[to + 2] = (byte & 4) === 0 ? zero : one
      pixels[to + 3] = (byte & 8) === 0 ? zero : one
      pixels[to + 4] = (byte & 16) === 0 ? zero : one
      pixels[to + 5] = (byte & 32) === 0 ? zero : one
      pixels[to + 6] = (byte & 64) === 0 ? zero : one
      pixels[to + 7] = (byte & 128) === 0 ? zero : one
    }
    if ((ones & 255) !== 0) all &= one
    if ((zeros & 255) !== 0) all &= zero
  } else if (bits === 2) {
    for (; to <= whole; to += 4) {
      const byte = packed[from++] as number
      all &= pixels[to] = words[byte & 3] as number
      all &= pixels[to + 1] = words[(byte >> 2) & 3] as number
      all &= pixels[to + 2] = words[(byte >> 4) & 3] as number
      all &= pixels[to + 3] = words[byte >> 6] as number
    }
  } else {
    for (; to <= whole; to += 2) {
      const byte = packed[from++] as number
      all &= pixels[to] = words[byte & 15] as number
      all &= pixels[to + 1] = words[byte >> 4] as number
    }
  }
  for (let byte = packed[from] as number; to < end; byte >>= bits) all &= pixels[to++] = words[byte & ((1 << bits) - 1)] as number
  return all
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
