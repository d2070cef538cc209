// Owns: what the session process (capture and input) and the host's hidden page say to each other over their
// MessagePort. The page only moves bytes between it and the data channels. Never: anything that a page decides.
import type { Area } from './wire'

/** Page to process. `data` is the far end's, unread. */
export type FromPage =
  /** The channels are open. Said again when they are open again: all is sent anew. */
  | { readonly type: 'open' }
  /** One message of the `screen` channel. */
  | { readonly type: 'screen'; readonly data: ArrayBuffer }
  /** One message of the `input` channel: a JSON list of events. Read, checked and guarded in the process. */
  | { readonly type: 'input'; readonly data: string }
  /** The path is disturbed: let go of every key, send nothing. The channels may come back. */
  | { readonly type: 'disturbed' }
  /** What the page captured by itself. The first one, and the first of another size, is the whole picture. */
  | { readonly type: 'picture'; readonly width: number; readonly height: number; readonly changed: readonly PicturePart[] }
  /** The page cannot capture, or not any more; `why` is for the log. */
  | { readonly type: 'no-picture'; readonly why: string }
  /** The VP9 picture of the last `encode-video`. */
  | { readonly type: 'video'; readonly data: ArrayBuffer }
  /** There is none, now or later. */
  | { readonly type: 'no-video' }
  /** What ICE measured of the way, said while pictures go out. */
  | { readonly type: 'way'; readonly roundTripMs: number }

/** Process to page. */
export type ToPage =
  /** Messages of the `screen` channel, to be sent in this order. */
  | { readonly type: 'screen'; readonly messages: readonly Uint8Array[] }
  /** This system's screen cannot be read by the process: the page is to capture it and say `picture`. */
  | { readonly type: 'capture-yourself' }
  /** The last `picture` has been taken over. Only then does the page send another. */
  | { readonly type: 'picture-taken' }
  /** Encode this one, which the process cannot: it is answered with `video` before another is asked for. */
  | ({ readonly type: 'encode-video' } & VideoOrder)

/** Pixels as blue, green, red, nothing; rows without gaps. */
export type PicturePart = Area & { readonly pixels: Uint8Array }

export type VideoOrder = {
  /** Blue, green, red, nothing; rows without gaps. */
  readonly pixels: Uint8Array
  readonly width: number
  readonly height: number
  /** It begins a new row. */
  readonly isKey: boolean
  /** 0 (best) to 63. */
  readonly quantizer: number
}
