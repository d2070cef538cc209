// Owns: which part of the desktop a session shows. Pure.
import { ALL_DISPLAYS, type Area, MAX_DISPLAYS, MAX_PIXELS, MAX_SIDE } from '../../../shared/screen/wire'
import type { Grab, Layout } from './source'

export type View = { readonly shown: number; readonly area: Area; readonly layout: Layout }

/** What to show when `display` (an index, or ALL_DISPLAYS) is wished for; the first display when that is not there. */
export function viewOf(layout: Layout, display: number): View {
  const displays = layout.displays.slice(0, MAX_DISPLAYS)
  const all = { x: 0, y: 0, width: layout.width, height: layout.height }
  const fits = all.width <= MAX_SIDE && all.height <= MAX_SIDE && all.width * all.height <= MAX_PIXELS
  if (display === ALL_DISPLAYS && fits) return { shown: ALL_DISPLAYS, area: all, layout: { ...layout, displays } }
  const shown = displays[display] === undefined ? 0 : display
  return { shown, area: displays[shown] ?? all, layout: { ...layout, displays } }
}

/**
 * Where the display that `display` meant in `before` stands in the list of `now`: one that comes or goes moves the others. The
 * primary one, which is the first, when it has gone. Who wishes for the primary one gets whichever that is.
 */
export function followed(display: number, before: Layout, now: Layout): number {
  const name = before.displays[display]?.name
  if (display === 0 || name === undefined) return display
  return Math.max(0, now.displays.findIndex((one, index) => one.name === name && (name !== '' || index === display)))
}

/** The common part of two areas, or null. */
export function common(one: Area, other: Area): Area | null {
  const x = Math.max(one.x, other.x)
  const y = Math.max(one.y, other.y)
  const width = Math.min(one.x + one.width, other.x + other.width) - x
  const height = Math.min(one.y + one.height, other.y + other.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : null
}

export const isWithin = (inner: Area, outer: Area): boolean =>
  inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height

/** The pixel of `area` at these fractions of it. The right and bottom edges are reachable, and nothing outside is. */
export const pixelAt = (area: Area, x: number, y: number): { readonly x: number; readonly y: number } => ({
  x: area.x + Math.min(area.width - 1, Math.max(0, Math.floor(x * area.width))),
  y: area.y + Math.min(area.height - 1, Math.max(0, Math.floor(y * area.height)))
})

/** What of a grab is shown, where that lies in the picture, and its pixels: all of them, or from its first one on. */
export function partOf(grab: Grab, shown: Area): ({ readonly place: Area } & ({ readonly pixels: Uint32Array } | { readonly color: number })) | null {
  const { area } = grab
  const part = common(area, shown)
  if (part === null) return null
  const place = { ...part, x: part.x - shown.x, y: part.y - shown.y }
  if ('color' in grab) return { place, color: grab.color }
  const { pixels } = grab
  const isWhole = part.width === area.width && part.height === area.height
  return { place, pixels: isWhole ? pixels : pixels.subarray((part.y - area.y) * area.width + part.x - area.x) }
}
