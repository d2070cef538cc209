// Owns: making few rectangles of one kind out of many tiles. Never: looks at a pixel; the kernel counts colours.
import type { Area } from '../../../shared/screen/wire'
import { type Kernel, MAX_PACKED, type Sample, TILE } from './kernel'
import type { Shadow } from './shadow'

/** `many` has more than 256 colours; `photo` may be sent lossy, and has many too, or is as grainy as cameras make it. */
export type Box = {
  readonly kind: 'fill' | 'palette' | 'many' | 'photo'
  readonly x: number
  y: number
  width: number
  height: number
  readonly color: number
  /** Of a palette: its colours, as the kernel has numbered the box's pixels; null where the box is more than its parts. */
  colors: Uint32Array | null
  /** The tiles that it was made of. */
  readonly tiles: number[]
}

export type BoxLimits = {
  /** Whether lossy coding is allowed for this tile's pending part. */
  readonly mayBlur: (tile: number) => boolean
  /** Pixels that one box of each kind may have, so that its code fits into one message. */
  readonly maxPhotoPixels: number
}

/** A rectangle smaller than this is cheap enough without loss. */
const MIN_PHOTO_PIXELS = 1024
/** The edge of something larger, which need not end where tiles do, may be smaller. */
const MIN_STRIP_PIXELS = 128
/** With more colours than this, and this share of pixels unlike their neighbours, a palette saves nothing. Text has fewer. */
const GRAINY_COLORS = 32
const GRAINY = 0.6
/** The same beside a photo: what it shows goes on there, as a plain wall under a camera's grain does. */
const GRAINY_COLORS_BESIDE = 4
/** The same of a few rows of it, which may be the rows that a line of text runs through. */
const SURELY_GRAINY = 0.75
/** Rows of a tile that are looked at first: enough to know noise, and no multiple of what lines of text are apart. */
const SAMPLE_EVERY = 11
/** 3 bytes a pixel must fit into a message even when nothing can be saved. */
const MAX_MANY_PIXELS = 21_000
/** Joined boxes may cover so much more than what is pending. */
const MAX_WASTE = 1.25

/** Leaves the area's colours counted and numbered where the answer is 'palette'. */
function kindOf({ kernel }: Shadow, area: Area, mayBlur: boolean, isBesidePhoto: boolean): Box['kind'] {
  kernel.clearColors()
  if (!mayBlur || area.width * area.height < (isStrip(area) ? MIN_STRIP_PIXELS : MIN_PHOTO_PIXELS)) return kernel.addColors(area) ? 'palette' : 'many'
  if (isSurelyPhoto(kernel, area)) return 'photo'
  kernel.clearColors()
  const few = isBesidePhoto ? GRAINY_COLORS_BESIDE : GRAINY_COLORS
  return !kernel.addColors(area) || (kernel.colorCount > few && isGrainy(kernel, rowsOf(area, 1), GRAINY)) ? 'photo' : 'palette'
}

/** Tells most photographs by a few of their rows: to number all of their pixels would be for nothing. */
function isSurelyPhoto(kernel: Kernel, area: Area): boolean {
  const some = rowsOf(area, SAMPLE_EVERY)
  return isGrainy(kernel, some, SURELY_GRAINY) && (!kernel.addSample(some) || kernel.colorCount > GRAINY_COLORS)
}

const isStrip = ({ width, height }: Area): boolean => width === TILE || height === TILE
const isGrainy = (kernel: Kernel, sample: Sample, share: number): boolean => kernel.runsIn(sample) > sample.area.width * sample.rows * share
const rowsOf = (area: Area, every: number): Sample => ({ area, every, rows: Math.ceil(area.height / every) })

/** Boxes for the chosen part of each tile of one tile row; `areaOf` gives null for a tile that is left out. */
export function boxesOfRow(shadow: Shadow, row: number, areaOf: (tile: number) => Area | null, limits: BoxLimits): Box[] {
  const { kernel } = shadow
  const boxes: Box[] = []
  let last: Box | null = null
  /** What of the kernel's colours is the last box's, and the pixels that were numbered for it. */
  let count = 0
  let numbered = 0
  const close = (): Box | null => {
    const closed = last
    if (closed?.kind === 'palette' && numbered === closed.width * closed.height) closed.colors = kernel.colors.slice(0, count)
    last = null
    return closed
  }
  for (let column = 0; column < shadow.columns; column++) {
    const tile = row * shadow.columns + column
    const area = areaOf(tile)
    if (area === null) {
      close()
      continue
    }
    const only = shadow.oneColor(tile, area)
    // The kernel still has the colours of `last`: a neighbour that adds few of its own shares its palette. One of a single
    // colour costs less by itself.
    if (only < 0 && last?.kind === 'palette' && joins(last, area, MAX_PACKED)) {
      if (kernel.addColors(area) && kernel.colorCount <= Math.max(16, count * 2)) {
        join(last, area, tile)
        count = kernel.colorCount
        numbered += area.width * area.height
        continue
      }
    }
    const before = close()
    const kind = only >= 0 ? 'fill' : kindOf(shadow, area, limits.mayBlur(tile), before?.kind === 'photo')
    const color = Math.max(only, 0)
    const limit = kind === 'photo' ? limits.maxPhotoPixels : kind === 'many' ? MAX_MANY_PIXELS : Infinity
    if (before !== null && kind !== 'palette' && before.kind === kind && before.color === color && joins(before, area, limit)) {
      join(before, area, tile)
      last = before
      continue
    }
    last = { kind, ...area, color, colors: null, tiles: [tile] }
    count = kernel.colorCount
    numbered = area.width * area.height
    boxes.push(last)
  }
  close()
  return boxes
}

/** Lets boxes of the row below grow those above, where they are as wide and touch. Returns the ones that did not. */
export function joinBelow(above: readonly Box[], below: readonly Box[], limits: BoxLimits): Box[] {
  return below.filter((box) => {
    const limit = box.kind === 'photo' ? limits.maxPhotoPixels : Infinity
    if (box.kind !== 'fill' && box.kind !== 'photo') return true
    const partner = above.find(
      (other) =>
        other.kind === box.kind &&
        other.color === box.color &&
        other.x === box.x &&
        other.width === box.width &&
        other.y + other.height === box.y &&
        other.width * (other.height + box.height) <= limit
    )
    if (partner === undefined) return true
    partner.height += box.height
    partner.tiles.push(...box.tiles)
    return false
  })
}

function joins(box: Box, area: Area, limit: number): boolean {
  if (box.kind === 'fill') return box.y === area.y && box.height === area.height && box.x + box.width === area.x
  const { width, height } = union(box, area)
  const both = box.width * box.height + area.width * area.height
  return width * height <= limit && width * height <= both * MAX_WASTE
}

function join(box: Box, area: Area, tile: number): void {
  const { y, width, height } = union(box, area)
  box.y = y
  box.width = width
  box.height = height
  box.tiles.push(tile)
}

/** `area` lies to the right of `box`. */
function union(box: Area, area: Area): Area {
  const y = Math.min(box.y, area.y)
  const bottom = Math.max(box.y + box.height, area.y + area.height)
  return { x: box.x, y, width: area.x + area.width - box.x, height: bottom - y }
}
