// Owns: making a rectangle of a picture smaller. Never: leaves a pixel out; each one weighs in.
import type { Area } from '../../../shared/screen/wire'
import type { Shadow } from './shadow'

/** Each pixel is the mean of up to shrink × shrink. */
export function shrinkInto(target: Uint32Array, { pixels, width }: Shadow, area: Area, shrink: number): void {
  let to = 0
  for (let y = area.y; y < area.y + area.height; y += shrink) {
    const yEnd = Math.min(y + shrink, area.y + area.height)
    for (let x = area.x; x < area.x + area.width; x += shrink) {
      const xEnd = Math.min(x + shrink, area.x + area.width)
      let red = 0
      let green = 0
      let blue = 0
      for (let row = y; row < yEnd; row++) {
        for (let at = row * width + x; at < row * width + xEnd; at++) {
          const color = pixels[at] as number
          red += color >> 16
          green += (color >> 8) & 255
          blue += color & 255
        }
      }
      const count = (yEnd - y) * (xEnd - x)
      target[to++] = (Math.round(red / count) << 16) | (Math.round(green / count) << 8) | Math.round(blue / count)
    }
  }
}
