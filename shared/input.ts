// Owns: the events that travel from the viewer's canvas to the host's injector. Every field is range-checked;
// NaN, Infinity and unknown names never reach the system.
import { z } from 'zod'

const fraction = z.number().min(0).max(1)
const wheelDelta = z.number().min(-10_000).max(10_000)

export const inputEvent = z.discriminatedUnion('type', [
  /** Pointer position as a fraction of the shown display's width and height. */
  z.strictObject({ type: z.literal('move'), x: fraction, y: fraction }),
  /** `button` as in MouseEvent.button: 0 left, 1 middle, 2 right, 3 back, 4 forward. */
  z.strictObject({
    type: z.literal('button'),
    button: z.int().min(0).max(4),
    down: z.boolean(),
    x: fraction,
    y: fraction
  }),
  /** CSS pixels; positive is right and down. */
  z.strictObject({ type: z.literal('wheel'), deltaX: wheelDelta, deltaY: wheelDelta }),
  /**
   * One physical key. `code` names the key (UI Events code), `key` what the connector's layout means by it;
   * the host follows the meaning for text and shortcuts and falls back to the physical key.
   */
  z.strictObject({
    type: z.literal('key'),
    code: z.string().max(32).regex(/^[A-Za-z0-9]*$/),
    key: z.string().min(1).max(32),
    down: z.boolean(),
    ctrl: z.boolean(),
    alt: z.boolean(),
    shift: z.boolean(),
    meta: z.boolean(),
    altGraph: z.boolean()
  }),
  /** Text that no single key stands for: the result of dead keys, an input method, an emoji panel. */
  z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(256) }),
  /** Focus or page went away: let go of every key and button. */
  z.strictObject({ type: z.literal('release-all') })
])
export type InputEvent = z.infer<typeof inputEvent>

/** One message of the input data channel: events in the order they happened. */
export const inputBatch = z.array(inputEvent).min(1).max(256)
