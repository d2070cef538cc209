// Owns: where the notice stands and how tall it is: as tall as what it shows, on the screen, where the person has put it.
// Pure.

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export const NOTICE_WIDTH = 380
/** From the edge of the screen. */
const GAP = 8

/**
 * @param area what the desktop leaves free of the display
 * @param height of what is to be seen
 * @param moved where somebody has dragged it to; null while it is where it came up
 */
export function placeOfNotice(area: Box, height: number, moved: Box | null): Box {
  const size = { width: Math.min(NOTICE_WIDTH, area.width), height: Math.min(height, area.height - 2 * GAP) }
  if (moved === null) return { ...size, x: Math.round(area.x + (area.width - size.width) / 2), y: area.y + GAP }
  // At the bottom it grows upwards, as if it stood there.
  const isLow = moved.y + moved.height / 2 > area.y + area.height / 2
  const top = isLow ? moved.y + moved.height - size.height : moved.y
  return { ...size, x: within(moved.x, area.x, area.x + area.width - size.width), y: within(top, area.y, area.y + area.height - size.height) }
}

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most))
