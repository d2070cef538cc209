// Owns: the messages of the `screen` data channel: layout, numbers and limits. Never: reads or writes one; `reader.ts`
// and `writer.ts` do.
//
// [Note: screen messages] All numbers are little-endian. Every message is at most MAX_MESSAGE_BYTES and starts with
//
//   u8 version   u8 kind
//
// Host to connector, kind FRAME: a part of a picture. Its commands take effect together, in their order, when the part
// with the flag LAST has come; then the connector acknowledges the frame. With WHOLE beside it nothing was left out: the
// picture is the host's screen as it was, though some of it may have come with loss.
//
//   u8 flags   u8 zero   u32 frame      then commands until the end of the message
//
// Host to connector, kind NOTE: the same head (frame and flags are zero), commands that are no part of a picture
// (DISPLAYS, CURSOR_SHAPE, CURSOR_POSITION). They act at once, between frames, and are not acknowledged.
//
// A command never spans two messages:
//
//   u8 op   u16 x   u16 y   u16 width   u16 height   u32 length   then `length` bytes
//
//   FILL             u8 red, green, blue
//   PALETTE          u8 colours - 1, that many red, green, blue, then an LZ4 block. It holds one index a pixel, of 1, 2,
//                    4 or 8 bits (`indexBits`), the first in the lowest bits; each row starts on a byte.
//   RGB              u8 filter, then an LZ4 block of red, green, blue for each pixel, row by row. Filter 0: as they are.
//                    1: each byte less the one of the pixel to the left. 2: less the one of the pixel above. What lies
//                    outside the rectangle counts as 0; differences are modulo 256.
//   JPEG             u8 shrink (1, 2 or 4), then a baseline JPEG. Its width and height are those of the rectangle divided
//                    by `shrink` and rounded up; it is drawn to fill the rectangle.
//   VIDEO            u8 shrink (1, 2 or 4), then one VP9 picture of the rectangle's width and height divided by `shrink` and
//                    rounded up (`vp9.ts` says what kind); it is drawn to fill the rectangle. One that is not a key
//                    continues the VIDEO before it, which had the same rectangle and `shrink`. At most one a frame.
//                    DISPLAYS ends the row.
//   COPY             u16 sourceX, u16 sourceY: of the canvas as the commands before left it; the areas may overlap
//   DISPLAYS         width and height are the size of the picture from now on; x and y are zero. The canvas becomes
//                    black, unfinished frames are void, and the next frame is a whole one. The pointer's place is void too.
//                    u8 shown (index, or ALL_DISPLAYS), u8 count, and for each: u16 x, y, width, height (of the whole
//                    desktop), u8 flags (1 primary), u8 length, name in UTF-8
//   CURSOR_SHAPE     x and y are the hot spot; no area means hidden. An LZ4 block of red, green, blue, alpha, straight.
//   CURSOR_POSITION  x and y of the hot spot in the picture, or beyond it: it is somewhere else. Width and height are zero.
//                    Sent when the host moved it.
//
// Connector to host:
//
//   ACK      u16 draw    u32 frame      `draw`: from the last part's arrival to the drawn picture, in 0.1 ms
//   REFRESH  nothing                    the picture is to be sent as a whole
//   WISH     u8 quality  u8 display  u8 paused
//
// A message that breaks any of this ends the session: what wrote it is broken or hostile.

export const WIRE_VERSION = 1
/** All of one message. Half of what a data channel takes, and short enough that a small one after it need not wait. */
export const MAX_MESSAGE_BYTES = 64 * 1024

export const MESSAGE = { frame: 1, note: 2, ack: 0x81, refresh: 0x82, wish: 0x83 } as const
/** Bits of a frame's flags. */
export const LAST = 1
export const WHOLE = 2
export const HEAD_BYTES = 8

export const OP = { fill: 1, palette: 2, rgb: 3, jpeg: 4, copy: 5, displays: 6, cursorShape: 7, cursorPosition: 8, video: 9 } as const
export const COMMAND_BYTES = 13
/** Of any message of the connector: an acknowledgement, a wish. */
export const MAX_CONNECTOR_BYTES = 16

export const FILTER = { none: 0, left: 1, up: 2 } as const
export type Filter = (typeof FILTER)[keyof typeof FILTER]

export type Shrink = 1 | 2 | 4

/** Pixels of a picture's width and height. */
export const MAX_SIDE = 16_384
/** Pixels of a picture: four 4K displays. Bounds the memory that a canvas takes. */
export const MAX_PIXELS = 4 * 3840 * 2160
/** Pixels of one rectangle that is not FILL or COPY; bounds what a few bytes can expand to. */
export const MAX_TILE_PIXELS = 1024 * 1024
/** Pixels of a rectangle of VIDEO. */
export const MAX_VIDEO_PIXELS = 4096 * 2304
/** As WebCodecs names what VIDEO holds: VP9, profile 0, 8 bits. */
export const VIDEO_CODEC = 'vp09.00.41.08'
/** What one frame may hold before its LAST part. */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024
export const MAX_FRAME_COMMANDS = 65_536
/** A frame may draw its picture so many times over. */
export const MAX_OVERDRAW = 4
export const MAX_CURSOR_SIDE = 256
export const MAX_DISPLAYS = 16
export const MAX_DISPLAY_NAME_BYTES = 64
export const ALL_DISPLAYS = 255

export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export type Display = Area & { readonly name: string; readonly primary: boolean }

/** Commands that are part of a picture. `payload` is what follows the fields named here, still packed. */
export type DrawCommand =
  | (Area & { readonly op: 'fill'; readonly red: number; readonly green: number; readonly blue: number })
  | (Area & { readonly op: 'palette'; readonly colors: Uint8Array; readonly payload: Uint8Array })
  | (Area & { readonly op: 'rgb'; readonly filter: Filter; readonly payload: Uint8Array })
  | (Area & { readonly op: 'jpeg'; readonly shrink: Shrink; readonly payload: Uint8Array })
  | (Area & { readonly op: 'video'; readonly shrink: Shrink; readonly isKey: boolean; readonly payload: Uint8Array })
  | (Area & { readonly op: 'copy'; readonly sourceX: number; readonly sourceY: number })

/** Those that a browser's decoder is needed for, and those that `pixels.ts` draws. */
export type CodedCommand = Extract<DrawCommand, { op: 'jpeg' | 'video' }>
export type PlainCommand = Exclude<DrawCommand, CodedCommand>

/** Commands that act at once. */
export type NoteCommand =
  | { readonly op: 'displays'; readonly width: number; readonly height: number; readonly shown: number; readonly displays: readonly Display[] }
  | { readonly op: 'cursor-shape'; readonly hotX: number; readonly hotY: number; readonly width: number; readonly height: number; readonly payload: Uint8Array }
  | { readonly op: 'cursor-position'; readonly x: number; readonly y: number }

export const QUALITIES = ['automatic', 'sharp', 'fluid'] as const
export type Quality = (typeof QUALITIES)[number]

/** What the connector would like; the host may do less. */
export type Wish = {
  readonly quality: Quality
  /** Index into the list of displays, or ALL_DISPLAYS. */
  readonly display: number
  /** Nobody looks: send nothing until this is false again. */
  readonly paused: boolean
}

export type HostMessage =
  | { readonly kind: 'frame'; readonly frame: number; readonly last: boolean; readonly whole: boolean; readonly commands: readonly DrawCommand[] }
  | { readonly kind: 'note'; readonly commands: readonly NoteCommand[] }

export type ConnectorMessage =
  | { readonly kind: 'ack'; readonly frame: number; readonly drawMs: number }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'wish'; readonly wish: Wish }

/** Why a stream cannot be read on. */
export type BrokenStream = 'bad-version' | 'bad-kind' | 'bad-length' | 'bad-command' | 'bad-area' | 'bad-pixels' | 'too-large' | 'out-of-order'

/** Bits of one index of a palette with so many colours. */
export const indexBits = (colors: number): 1 | 2 | 4 | 8 => (colors <= 2 ? 1 : colors <= 4 ? 2 : colors <= 16 ? 4 : 8)
