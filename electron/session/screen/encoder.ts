// Owns: turning what is pending in a shadow into commands, each rectangle in the code that suits its content. Never:
// sends a pixel that the shadow does not hold, or forgets that one went out with loss.
import { FILTER, OP, type Area, type Filter, type Shrink, indexBits } from '../../../shared/screen/wire'
import { type FrameWriter, MAX_PAYLOAD_BYTES } from '../../../shared/screen/writer'
import { type Box, boxesOfRow, joinBelow } from './boxes'
import { MAX_PACKED } from './kernel'
import { common, isWithin } from './layout'
import type { Shadow } from './shadow'
import { shrinkInto } from './shrink'

/** `pixels` as in a shadow, from `start`, rows of `stride` words. The result is only good until the next call. */
export type EncodeJpeg = (
  pixels: Uint32Array,
  start: number,
  stride: number,
  size: { readonly width: number; readonly height: number },
  quality: number
) => Uint8Array

export type Plan = {
  /** JPEG quality, 1 to 100; null for no loss at all. */
  readonly quality: number | null
  readonly shrink: Shrink
  /** Where to stop, in bytes of the frame. At least one row of tiles is sent. */
  readonly maxBytes: number
  /** Lossy tiles that have not changed since then are sent without loss. */
  readonly stillSince: number
  /** What is all inside goes out as video, by another; null for no such part. */
  readonly video: Area | null
}

export type Encoder = {
  /** Adds commands for what is pending, and for what is still, as far as the plan lets it. */
  encode(shadow: Shadow, plan: Plan, writer: FrameWriter): void
}

/** JPEG bytes a pixel, to begin with; noise takes more, and the encoder learns. */
const FIRST_BYTES_A_PIXEL = 0.4
const PHOTO_BYTES = 40_000
const MIN_MAX_PHOTO_PIXELS = 64 * 64
const MAX_MAX_PHOTO_PIXELS = 1024 * 1024

export function createEncoder(encodeJpeg: EncodeJpeg): Encoder {
  const payload = new Uint8Array(MAX_PAYLOAD_BYTES)
  let small = new Uint32Array(0)
  let bytesPerPixel = FIRST_BYTES_A_PIXEL
  /** The tile row to begin with, so that a short budget does not starve the lower part of the picture. */
  let nextRow = 0

  /** Two halves, because the whole did not fit into a message. */
  const split = (area: Area, put: (half: Area) => void): void => {
    const { x, y, width, height } = area
    if (height > 1) {
      const half = height >> 1
      put({ x, y, width, height: half })
      put({ x, y: y + half, width, height: height - half })
    } else {
      const half = width >> 1
      put({ x, y, width: half, height })
      put({ x: x + half, y, width: width - half, height })
    }
  }

  const putFill = (area: Area, color: number, writer: FrameWriter): void => {
    writeColor(payload, 0, color)
    writer.add(OP.fill, area, payload.subarray(0, 3))
  }

  /** `colors`: those that the kernel has numbered the pixels with; null when it has yet to. */
  const putPalette = (shadow: Shadow, area: Area, colors: Uint32Array | null, writer: FrameWriter): void => {
    const { kernel } = shadow
    let known = colors
    if (known === null) {
      kernel.clearColors()
      if (!kernel.addColors(area)) return putMany(shadow, area, writer)
      known = kernel.colors.subarray(0, kernel.colorCount)
    }
    const count = known.length
    if (count === 1) return putFill(area, known[0] as number, writer)
    const bytes = kernel.pack(area, indexBits(count))
    const { payload } = kernel
    payload[0] = count - 1
    for (let color = 0; color < count; color++) writeColor(payload, 1 + color * 3, known[color] as number)
    const head = 1 + count * 3
    const length = kernel.compress(bytes, head)
    if (length < 0) split(area, (half) => putPalette(shadow, half, null, writer))
    else writer.add(OP.palette, area, payload.subarray(0, head + length))
  }

  const putMany = (shadow: Shadow, area: Area, writer: FrameWriter): void => {
    const { kernel } = shadow
    const { payload } = kernel
    let length = -1
    if (area.width * area.height * 3 <= MAX_PACKED) {
      const filter = chooseFilter(shadow, area)
      payload[0] = filter
      length = kernel.compress(kernel.packColors(area, filter), 1)
    }
    if (length < 0) split(area, (half) => putMany(shadow, half, writer))
    else writer.add(OP.rgb, area, payload.subarray(0, 1 + length))
  }

  const putPhoto = (shadow: Shadow, area: Area, quality: number, shrink: Shrink, writer: FrameWriter): void => {
    const start = area.y * shadow.width + area.x
    const size = { width: Math.ceil(area.width / shrink), height: Math.ceil(area.height / shrink) }
    let jpeg: Uint8Array
    if (shrink === 1) jpeg = encodeJpeg(shadow.pixels, start, shadow.width, size, quality)
    else {
      if (small.length < size.width * (size.height + 1)) small = new Uint32Array(size.width * (size.height + 1))
      shrinkInto(small, shadow, area, shrink)
      jpeg = encodeJpeg(small, 0, size.width, size, quality)
    }
    bytesPerPixel += (jpeg.length / (area.width * area.height) - bytesPerPixel) / 4
    if (jpeg.length + 1 > MAX_PAYLOAD_BYTES) return split(area, (half) => putPhoto(shadow, half, quality, shrink, writer))
    payload[0] = shrink
    payload.set(jpeg, 1)
    writer.add(OP.jpeg, area, payload.subarray(0, 1 + jpeg.length))
  }

  const put = (shadow: Shadow, box: Box, plan: Plan, writer: FrameWriter): void => {
    if (box.kind === 'fill') putFill(box, box.color, writer)
    else if (box.kind === 'palette') putPalette(shadow, box, box.colors, writer)
    else if (box.kind === 'photo' && plan.quality !== null) putPhoto(shadow, box, plan.quality, plan.shrink, writer)
    else putMany(shadow, box, writer)
    for (const tile of box.tiles) {
      shadow.sent(tile, box.kind === 'photo' ? 'lossy' : covers(box, shadow.tileArea(tile)) ? 'whole' : 'part')
    }
  }

  return {
    encode(shadow, plan, writer) {
      const limits = {
        mayBlur: (tile: number) => plan.quality !== null && shadow.isPending(tile),
        maxPhotoPixels: Math.min(MAX_MAX_PHOTO_PIXELS, Math.max(MIN_MAX_PHOTO_PIXELS, Math.min(PHOTO_BYTES, plan.maxBytes / 2) / bytesPerPixel))
      }
      const { video } = plan
      const areaOf = (tile: number): Area | null => {
        const pending = shadow.pendingArea(tile)
        if (video !== null && common(shadow.tileArea(tile), video) !== null) return pending === null || isWithin(pending, video) ? null : pending
        const isStill = shadow.isLossy(tile) && shadow.changedAt(tile) <= plan.stillSince
        return isStill ? shadow.tileArea(tile) : pending
      }
      if (nextRow >= shadow.rows) nextRow = 0
      const begin = nextRow
      let open: Box[] = []
      let openBytes = 0
      for (let step = 0; step < shadow.rows; step++) {
        const row = (begin + step) % shadow.rows
        const boxes = boxesOfRow(shadow, row, areaOf, limits)
        const fresh = row === 0 ? boxes : joinBelow(open, boxes, limits)
        // What could not grow any more goes out; the rest may join the row below.
        const end = (row + 1) * 64
        const growing = [...(row === 0 ? [] : open), ...fresh].filter((box) => isGrowing(box, end))
        const done = [...open, ...fresh].filter((box) => !growing.includes(box))
        for (const box of done) put(shadow, box, plan, writer)
        open = growing
        openBytes = growing.reduce((sum, { kind, width, height }) => sum + (kind === 'photo' ? width * height * bytesPerPixel : 0), 0)
        nextRow = (row + 1) % shadow.rows
        if (writer.bytes + openBytes >= plan.maxBytes) break
      }
      for (const box of open) put(shadow, box, plan, writer)
    }
  }
}

const isGrowing = (box: Box, rowEnd: number): boolean => (box.kind === 'fill' || box.kind === 'photo') && box.y + box.height === rowEnd

const covers = (box: Area, area: Area): boolean =>
  box.x <= area.x && box.y <= area.y && box.x + box.width >= area.x + area.width && box.y + box.height >= area.y + area.height

function writeColor(bytes: Uint8Array, at: number, color: number): void {
  bytes[at] = color >> 16
  bytes[at + 1] = color >> 8
  bytes[at + 2] = color
}

/** The filter that turns most of some sampled pixels into zeros; none, unless it is many. */
function chooseFilter({ pixels, width }: Shadow, area: Area): Filter {
  let seen = 0
  let left = 0
  let up = 0
  for (let y = area.y + 1; y < area.y + area.height; y += 4) {
    for (let x = area.x + 1; x < area.x + area.width; x += 3) {
      const at = y * width + x
      seen++
      if (pixels[at] === pixels[at - 1]) left++
      if (pixels[at] === pixels[at - width]) up++
    }
  }
  if (Math.max(left, up) < seen / 4) return FILTER.none
  return left > up ? FILTER.left : FILTER.up
}
