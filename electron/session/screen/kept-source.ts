// Owns: the source of one view of the screen: opened, and looked for again for a while when the screen went away.
// Never: looks for longer than that, or for one that was never there.
import type { OpenScreenSource, ScreenSource, SourceEvents } from './source'

/** How long a screen that went away is looked for, and how often, in ms. */
const RECOVERY_MS = 10_000
const RETRY_MS = 500

export type KeptSourceParts = {
  readonly openSource: OpenScreenSource
  /** Milliseconds since an arbitrary start. */
  readonly monotonic: () => number
  /** Runs `work` after `ms`; returns the function that calls it off. */
  readonly schedule: (ms: number, work: () => void) => () => void
  readonly events: Omit<SourceEvents, 'onGone'>
  /** It is there, for the first time or again. */
  readonly onOpened: () => void
  /** It will not come back; `why` is for the log. Called at most once. */
  readonly onFailed: (why: string) => void
}

export type KeptSource = {
  isThere(): boolean
  /** Opens it, unless it is there or on its way. */
  open(): void
  /** Does nothing while there is none. One that fails in the middle of a call is gone. */
  use(work: (source: ScreenSource) => void): void
  close(): void
}

export function createKeptSource({ openSource, monotonic, schedule, events, onOpened, onFailed }: KeptSourceParts): KeptSource {
  let source: ScreenSource | null = null
  let opening = false
  let closed = false
  let wasThere = false
  let lostAt: number | null = null
  let callOff = (): void => undefined

  const close = (): void => {
    closed = true
    callOff()
    source?.close()
    source = null
  }
  const fail = (why: string): void => {
    close()
    onFailed(why)
  }
  const lose = (why: string): void => {
    if (closed) return
    source?.close()
    source = null
    const now = monotonic()
    lostAt ??= now
    if (now - lostAt >= RECOVERY_MS) return fail(why)
    callOff()
    callOff = schedule(RETRY_MS, open)
  }
  const open = (): void => {
    if (opening || source !== null || closed) return
    opening = true
    openSource({ ...events, onGone: lose }).then(
      (opened) => {
        opening = false
        if (closed) return opened.close()
        source = opened
        wasThere = true
        lostAt = null
        onOpened()
      },
      (error: unknown) => {
        opening = false
        if (closed) return
        if (wasThere) lose(String(error))
        else fail(String(error))
      }
    )
  }
  return {
    isThere: () => source !== null,
    open,
    use(work) {
      if (source === null) return
      try {
        work(source)
      } catch (error) {
        lose(String(error))
      }
    },
    close
  }
}
