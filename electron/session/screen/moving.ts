// Owns: finding the large part of the picture that keeps changing. Never: looks at a pixel.
import type { Area } from '../../../shared/screen/wire'
import type { Shadow } from './shadow'

/** A tile that changes again within this time goes on moving. */
const GOES_ON_MS = 500
/** It moves once it has changed so often. */
const CHANGES = 4
const LARGE_PIXELS = 160 * 120
/** Share of the rectangle that must move. */
const MIN_MOVING = 0.5

export type MovingFinder = {
  /** Looks at what is pending. Call it whenever new pixels have come. */
  look(shadow: Shadow): void
  /** Around the largest group of neighbours that move; null when it is small, or mostly still. */
  area(now: number): Area | null
}

export function createMovingFinder(): MovingFinder {
  let columns = 0
  let changes = new Uint8Array(0)
  let changedAt = new Float64Array(0)
  let edges: { left: number; top: number; right: number; bottom: number }[] = []

  const isMoving = (tile: number, now: number): boolean => (changes[tile] ?? 0) >= CHANGES && now - (changedAt[tile] ?? -Infinity) <= GOES_ON_MS
  const groupOf = (first: number, now: number, seen: Uint8Array): number[] => {
    const group = [first]
    seen[first] = 1
    for (const tile of group) {
      const column = tile % columns
      for (const next of [tile - columns, tile + columns, column > 0 ? tile - 1 : -1, column < columns - 1 ? tile + 1 : -1]) {
        if (next < 0 || next >= changes.length || seen[next] === 1 || !isMoving(next, now)) continue
        seen[next] = 1
        group.push(next)
      }
    }
    return group
  }

  return {
    look(shadow) {
      const tiles = shadow.columns * shadow.rows
      if (tiles !== changes.length || columns !== shadow.columns) {
        columns = shadow.columns
        changes = new Uint8Array(tiles)
        changedAt = new Float64Array(tiles)
        edges = Array.from({ length: tiles }, () => ({ left: 0, top: 0, right: 0, bottom: 0 }))
      }
      for (let tile = 0; tile < tiles; tile++) {
        const part = shadow.pendingArea(tile)
        const at = shadow.changedAt(tile)
        if (part === null || at === changedAt[tile]) continue
        const known = edges[tile]
        if (known === undefined) continue
        const { x, y, width, height } = part
        if (changes[tile] === 0 || at - (changedAt[tile] as number) > GOES_ON_MS) {
          changes[tile] = 0
          Object.assign(known, { left: x, top: y, right: x + width, bottom: y + height })
        }
        known.left = Math.min(known.left, x)
        known.top = Math.min(known.top, y)
        known.right = Math.max(known.right, x + width)
        known.bottom = Math.max(known.bottom, y + height)
        changes[tile] = Math.min(255, (changes[tile] as number) + 1)
        changedAt[tile] = at
      }
    },
    area(now) {
      const seen = new Uint8Array(changes.length)
      let largest: number[] = []
      for (let tile = 0; tile < changes.length; tile++) {
        if (seen[tile] === 1 || !isMoving(tile, now)) continue
        const group = groupOf(tile, now, seen)
        if (group.length > largest.length) largest = group
      }
      const parts = largest.flatMap((tile) => edges[tile] ?? [])
      if (parts.length === 0) return null
      const x = Math.min(...parts.map(({ left }) => left))
      const y = Math.min(...parts.map(({ top }) => top))
      const width = Math.max(...parts.map(({ right }) => right)) - x
      const height = Math.max(...parts.map(({ bottom }) => bottom)) - y
      const moving = parts.reduce((sum, { left, top, right, bottom }) => sum + (right - left) * (bottom - top), 0)
      return moving >= LARGE_PIXELS && moving >= MIN_MOVING * width * height ? { x, y, width, height } : null
    }
  }
}
