// Owns: packing the pointer's picture. Pure.
import { compressBlock, compressBound } from '../../../shared/screen/lz4'
import { type Area, MAX_CURSOR_SIDE } from '../../../shared/screen/wire'
import { MAX_PAYLOAD_BYTES } from '../../../shared/screen/writer'
import type { CursorShape } from './source'

const HIDDEN = { area: { x: 0, y: 0, width: 0, height: 0 }, payload: new Uint8Array(0) }

/** Area and payload of CURSOR_SHAPE. One that is too large to be sent is shown as hidden, as the viewer draws its own. */
export function cursorPayload(shape: CursorShape | null): { readonly area: Area; readonly payload: Uint8Array } {
  if (shape === null || shape.width < 1 || shape.height < 1 || shape.width > MAX_CURSOR_SIDE || shape.height > MAX_CURSOR_SIDE) return HIDDEN
  const packed = new Uint8Array(compressBound(shape.rgba.length))
  const length = compressBlock(shape.rgba, packed)
  if (length < 0 || length > MAX_PAYLOAD_BYTES) return HIDDEN
  return { area: { x: shape.hotX, y: shape.hotY, width: shape.width, height: shape.height }, payload: packed.subarray(0, length) }
}
