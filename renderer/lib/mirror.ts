// Owns: a page's copy of one value that the main process owns: fetched once, then kept by its event.
// Must never invent a value; what main said last is what is shown.
import { create } from 'zustand'
import { problemText } from './problem'

export type Mirrored<Value> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: Value }
  | { readonly kind: 'failed'; readonly problem: string }

type Source<Value> = {
  readonly fetch: () => Promise<Value>
  /** Returns the function that stops listening. */
  readonly listen: (onValue: (value: Value) => void) => () => void
}

export type Mirror<Value> = {
  /** Hook: renders again when the value changes. */
  readonly use: () => Mirrored<Value>
  /** Hook: null until main has answered. */
  readonly useValue: () => Value | null
  readonly current: () => Mirrored<Value>
  /** For replies that carry the whole new value. */
  readonly set: (value: Value) => void
  /** Fetches and starts to listen; safe to call again, and the way to try again after a failure. */
  readonly start: () => Promise<void>
}

export function createMirror<Value>(source: Source<Value>): Mirror<Value> {
  const store = create<{ readonly mirrored: Mirrored<Value> }>(() => ({ mirrored: { kind: 'loading' } }))
  const put = (mirrored: Mirrored<Value>): void => store.setState({ mirrored })
  let listening = false
  let news = 0

  return {
    use: () => store((state) => state.mirrored),
    useValue: () => store((state) => (state.mirrored.kind === 'ready' ? state.mirrored.value : null)),
    current: () => store.getState().mirrored,
    set: (value) => put({ kind: 'ready', value }),
    start: async () => {
      if (!listening) {
        listening = true
        source.listen((value) => {
          news += 1
          put({ kind: 'ready', value })
        })
      }
      const newsBefore = news
      try {
        const value = await source.fetch()
        // An event that overtook the reply is the newer of the two.
        if (news === newsBefore) put({ kind: 'ready', value })
      } catch (error) {
        if (store.getState().mirrored.kind !== 'ready') put({ kind: 'failed', problem: problemText(error) })
      }
    }
  }
}
