// Owns: turning the X server's picture of its screen (X11/XWDFile.h) into PNG. Never: other depths than 24 in 32 bits.
import { PNG } from 'pngjs'

const WORD = 4
const field = (file: Buffer, index: number): number => file.readUInt32BE(index * WORD)

/** @throws when the picture has another layout than Xvfb's 24-bit screens */
export function pngFromXwd(file: Buffer): Buffer {
  const [headerSize, width, height] = [field(file, 0), field(file, 4), field(file, 5)]
  const [byteOrder, bitsPerPixel, bytesPerLine, colors] = [field(file, 7), field(file, 11), field(file, 12), field(file, 19)]
  if (bitsPerPixel !== 32 || byteOrder !== 0) throw new Error('Only little-endian screens with 32 bits a pixel are read')
  const bytesPerColor = 12
  const start = headerSize + colors * bytesPerColor
  const png = new PNG({ width, height })
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = start + y * bytesPerLine + x * 4
      const to = (y * width + x) * 4
      png.data[to] = file[from + 2] ?? 0
      png.data[to + 1] = file[from + 1] ?? 0
      png.data[to + 2] = file[from] ?? 0
      png.data[to + 3] = 255
    }
  }
  return PNG.sync.write(png, { deflateLevel: 6, filterType: 4 })
}
