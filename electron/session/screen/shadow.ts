// Owns: the picture as the connector's canvas will be once everything pending is sent, and per tile what is pending.
// Never: holds a pixel that the source did not give, or forgets a difference.
import { type Area, type DrawCommand } from '../../../shared/screen/wire'
import { moveArea } from '../../../shared/screen/pixels'
import { type Kernel, TILE, createKernel } from './kernel'
import { isWithin } from './layout'

export type Shadow = {
  readonly width: number
  readonly height: number
  readonly columns: number
  readonly rows: number
  /** 0x00RRGGBB. One row longer than the picture, because JPEG encoders ask for whole rows. */
  readonly pixels: Uint32Array
  /** Looks at them. */
  readonly kernel: Kernel
  /** Takes pixels in without a look at what was there, for a picture that is `soil`ed as a whole. Otherwise as `merge`. */
  load(area: Area, pixels: Uint32Array, stride: number): void
  /** Takes new pixels in; what differs is pending from now on. `pixels` starts at the area's first, rows of `stride`. */
  merge(area: Area, pixels: Uint32Array, stride: number, now: number): void
  /** As `merge`, with one colour (0x00RRGGBB). */
  fill(area: Area, color: number, now: number): void
  /** The colour of an area within a tile that has only one, else -1. */
  oneColor(tile: number, area: Area): number
  /** Carries out a copy, as the connector will. */
  copy(command: Omit<Extract<DrawCommand, { op: 'copy' }>, 'op'>, now: number): void
  /** Everything is pending. */
  soil(now: number): void
  isPending(tile: number): boolean
  readonly pendingTiles: number
  /** The pending part of a tile, or null. */
  pendingArea(tile: number): Area | null
  /**
   * What was pending of the tile has been sent: with loss, so that all of it must be sent again when it is still; or
   * exactly, either the whole tile or a part of it.
   */
  sent(tile: number, how: 'lossy' | 'whole' | 'part'): void
  isLossy(tile: number): boolean
  /** Something was drawn with loss over `area`, as it may have looked before. */
  blur(area: Area): void
  readonly lossyTiles: number
  /** When its pixels changed last. */
  changedAt(tile: number): number
  tileArea(tile: number): Area
  /** Whether any tile that `area` touches is pending. */
  touchesPending(area: Area): boolean
}

export function createShadow(width: number, height: number): Shadow {
  const columns = Math.ceil(width / TILE)
  const rows = Math.ceil(height / TILE)
  const tiles = columns * rows
  const kernel = createKernel(width, height)
  const picture = kernel.pixels
  // The pending part of each tile; empty while left > right.
  const left = new Uint16Array(tiles).fill(65_535)
  const top = new Uint16Array(tiles).fill(65_535)
  const right = new Uint16Array(tiles)
  const bottom = new Uint16Array(tiles)
  const lossy = new Uint8Array(tiles)
  const changed = new Float64Array(tiles)
  /** The colour of a tile that was filled as a whole; -1 for one that has to be looked at. */
  const plain = new Int32Array(tiles).fill(-1)
  let pendingTiles = 0
  let lossyTiles = 0

  const isPending = (tile: number): boolean => (left[tile] as number) < (right[tile] as number)
  const setLossy = (tile: number, value: 0 | 1): void => {
    lossyTiles += value - (lossy[tile] as number)
    lossy[tile] = value
  }
  const extend = (tile: number, x0: number, x1: number, y: number, y1: number, now: number): void => {
    if (!isPending(tile)) pendingTiles++
    if (x0 < (left[tile] as number)) left[tile] = x0
    if (x1 > (right[tile] as number)) right[tile] = x1
    if (y < (top[tile] as number)) top[tile] = y
    if (y1 > (bottom[tile] as number)) bottom[tile] = y1
    changed[tile] = now
  }
  const tileArea = (tile: number): Area => {
    const x = (tile % columns) * TILE
    const y = Math.floor(tile / columns) * TILE
    return { x, y, width: Math.min(TILE, width - x), height: Math.min(TILE, height - y) }
  }
  /** Calls `visit` for the tiles that `area` touches, until it returns true. */
  const someTile = (area: Area, visit: (tile: number) => boolean): boolean => {
    const lastColumn = (area.x + area.width - 1) >> 6
    const lastRow = (area.y + area.height - 1) >> 6
    for (let row = area.y >> 6; row <= lastRow; row++) {
      for (let column = area.x >> 6; column <= lastColumn; column++) if (visit(row * columns + column)) return true
    }
    return false
  }

  /**
   * Calls `take` for the part of each tile that `area` covers; it returns what differs, as the kernel does.
   * @param color of all of it, -1 when unknown
   */
  const takeTiles = (area: Area, color: number, now: number, take: (part: Area) => number): void => {
    const endX = area.x + area.width
    const endY = area.y + area.height
    for (let y = area.y; y < endY; ) {
      const nextY = Math.min(endY, (y | (TILE - 1)) + 1)
      for (let x = area.x; x < endX; ) {
        const nextX = Math.min(endX, (x | (TILE - 1)) + 1)
        const part = { x, y, width: nextX - x, height: nextY - y }
        const tile = (y >> 6) * columns + (x >> 6)
        const differs = take(part)
        if (differs >= 0) {
          extend(tile, x + (differs & 255), x + ((differs >> 8) & 255) + 1, y + ((differs >> 16) & 255), y + (differs >> 24) + 1, now)
          plain[tile] = -1
        }
        if (color >= 0 && isWithin(tileArea(tile), part)) plain[tile] = color
        x = nextX
      }
      y = nextY
    }
  }

  return {
    width,
    height,
    columns,
    rows,
    pixels: picture,
    kernel,
    get pendingTiles() {
      return pendingTiles
    },
    get lossyTiles() {
      return lossyTiles
    },
    isPending,
    isLossy: (tile) => lossy[tile] === 1,
    changedAt: (tile) => changed[tile] as number,
    tileArea,
    load(area, pixels, stride) {
      someTile(area, (tile) => {
        plain[tile] = -1
        return false
      })
      for (let row = 0; row < area.height; row++) {
        const from = row * stride
        picture.set(pixels.subarray(from, from + area.width), (area.y + row) * width + area.x)
        kernel.mask(area.x, area.y + row, area.width)
      }
    },
    merge(area, pixels, stride, now) {
      const from = kernel.reach(pixels, stride, area.width, area.height)
      takeTiles(area, -1, now, (part) => kernel.merge(part, from, (part.y - area.y) * from.stride + part.x - area.x))
    },
    fill: (area, color, now) => takeTiles(area, color, now, (part) => kernel.fill(part, color)),
    oneColor: (tile, area) => ((plain[tile] as number) >= 0 ? (plain[tile] as number) : kernel.oneColor(area)),
    copy(command, now) {
      const source = { x: command.sourceX, y: command.sourceY, width: command.width, height: command.height }
      const blurred = someTile(source, (tile) => lossy[tile] === 1)
      moveArea(picture, width, command, command.sourceX, command.sourceY)
      someTile(command, (tile) => {
        if (blurred) setLossy(tile, 1)
        plain[tile] = -1
        changed[tile] = now
        return false
      })
    },
    soil(now) {
      for (let tile = 0; tile < tiles; tile++) {
        const { x, y, width: w, height: h } = tileArea(tile)
        extend(tile, x, x + w, y, y + h, now)
      }
    },
    pendingArea(tile) {
      if (!isPending(tile)) return null
      const x = left[tile] as number
      const y = top[tile] as number
      return { x, y, width: (right[tile] as number) - x, height: (bottom[tile] as number) - y }
    },
    sent(tile, how) {
      if (isPending(tile)) pendingTiles--
      left[tile] = top[tile] = 65_535
      right[tile] = bottom[tile] = 0
      if (how !== 'part') setLossy(tile, how === 'lossy' ? 1 : 0)
    },
    blur: (area) =>
      void someTile(area, (tile) => {
        setLossy(tile, 1)
        return false
      }),
    touchesPending: (area) => pendingTiles > 0 && someTile(area, isPending)
  }
}
