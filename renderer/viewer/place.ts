// Owns: where the picture lies in the window, and which of its places a point is. Pure.
export type Point = { readonly x: number; readonly y: number }
export type Size = { readonly width: number; readonly height: number }
export type Place = { readonly left: number; readonly top: number; readonly scale: number }

/** The picture inside an element that shows it with `object-fit: contain`. */
export function placeIn(box: DOMRectReadOnly, picture: Size): Place {
  const scale = Math.min(box.width / picture.width, box.height / picture.height)
  return {
    left: box.left + (box.width - picture.width * scale) / 2,
    top: box.top + (box.height - picture.height * scale) / 2,
    scale
  }
}

/** The point as a fraction of the picture's width and height, held at its edges. */
export function fractionAt(point: Point, box: DOMRectReadOnly, picture: Size): Point {
  const { left, top, scale } = placeIn(box, picture)
  const within = (value: number): number => Math.min(1, Math.max(0, value))
  return { x: within((point.x - left) / (picture.width * scale)), y: within((point.y - top) / (picture.height * scale)) }
}
