// Owns: what the session process (capture and input) and the host's hidden page say to each other over their
// MessagePort. The page only moves bytes between it and the data channels. Never: anything that a page decides.

/** Page to process. `data` is the far end's, unread. */
export type FromPage =
  /** The channels are open. Nothing is captured before. Said again when they are open again: all is sent anew. */
  | { readonly type: 'open' }
  /** One message of the `screen` channel. */
  | { readonly type: 'screen'; readonly data: ArrayBuffer }
  /** One message of the `input` channel: a JSON list of events. Read, checked and guarded in the process. */
  | { readonly type: 'input'; readonly data: string }
  /** The path is disturbed: let go of every key, send nothing. The channels may come back. */
  | { readonly type: 'disturbed' }

/** Process to page. */
export type ToPage =
  /** Messages of the `screen` channel, to be sent in this order. */
  | { readonly type: 'screen'; readonly messages: readonly Uint8Array[] }
  /** This system's screen cannot be read by the process: the page captures it by itself, and `screen` messages stay there. */
  | { readonly type: 'capture-yourself' }
