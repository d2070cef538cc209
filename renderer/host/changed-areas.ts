// Owns: which parts of a picture differ from the one before, in tiles. Pure. Never: misses a pixel.
import type { Area } from '../../shared/screen/wire'

/** Side of a tile in pixels. */
export const TILE = 64

export type Pixels = { readonly width: number; readonly height: number; readonly words: Uint32Array }

/** Disjoint areas of whole tiles that hold every changed pixel. Both pictures have the same size. */
export function changedAreas(before: Pixels, after: Pixels): Area[] {
  const { width, height } = after
  const areas: Area[] = []
  /** Areas that end at the row of tiles above, and may grow downwards. */
  let growing: Area[] = []
  for (let y = 0; y < height; y += TILE) {
    const rows = Math.min(TILE, height - y)
    const runs = runsOf(changedColumns(before, after, y, rows), width)
    growing = runs.map(([x, right]) => {
      const above = growing.find((area) => area.x === x && area.width === right - x)
      if (above !== undefined) areas.splice(areas.indexOf(above), 1)
      const area = { x, y: above?.y ?? y, width: right - x, height: rows + (above?.height ?? 0) }
      areas.push(area)
      return area
    })
  }
  return areas
}

/** Which columns of tiles have a difference within these rows. */
function changedColumns(before: Pixels, after: Pixels, top: number, rows: number): boolean[] {
  const { width } = after
  const columns = Array.from({ length: Math.ceil(width / TILE) }, () => false)
  for (let row = top; row < top + rows; row++) {
    const start = row * width
    for (let x = 0; x < width; x++) {
      if (before.words[start + x] === after.words[start + x]) continue
      const column = Math.floor(x / TILE)
      columns[column] = true
      // The rest of this tile is known to have changed.
      x = (column + 1) * TILE - 1
    }
  }
  return columns
}

function runsOf(columns: readonly boolean[], width: number): [left: number, right: number][] {
  const runs: [number, number][] = []
  columns.forEach((changed, column) => {
    if (!changed) return
    const left = column * TILE
    const right = Math.min(width, left + TILE)
    const last = runs.at(-1)
    if (last?.[1] === left) last[1] = right
    else runs.push([left, right])
  })
  return runs
}

/** The pixels of one area, without gaps between its rows. */
export function cutOut({ width, words }: Pixels, area: Area): Uint8Array {
  const part = new Uint32Array(area.width * area.height)
  for (let row = 0; row < area.height; row++) {
    const start = (area.y + row) * width + area.x
    part.set(words.subarray(start, start + area.width), row * area.width)
  }
  return new Uint8Array(part.buffer)
}
