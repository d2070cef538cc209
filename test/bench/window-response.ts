// Owns: how quickly a window reacts: the gaps between its frames, and how long its calls to the main process take.
// Never: loads the window noticeably; it asks one small question every 50 ms.
import type { Page } from '@playwright/test'
import type { PosternApi } from '../../shared/ipc'

export type Responses = {
  /** Milliseconds between two frames of the page. */
  readonly gaps: readonly number[]
  /** Milliseconds of a call to the main process and back. */
  readonly answers: readonly number[]
}
type Watched = typeof globalThis & { readonly postern: PosternApi<'main'>; benchStop?: () => Responses }

/** Begins to watch; the returned function ends it. */
export async function watchResponses(page: Page): Promise<() => Promise<Responses>> {
  await page.evaluate(() => {
    const window = globalThis as Watched
    const gaps: number[] = []
    const answers: number[] = []
    let watching = true
    let last = performance.now()
    const frame = (): void => {
      const now = performance.now()
      gaps.push(now - last)
      last = now
      if (watching) requestAnimationFrame(frame)
    }
    const ask = async (): Promise<void> => {
      const begun = performance.now()
      await window.postern.call('app.info')
      answers.push(performance.now() - begun)
      if (watching) setTimeout(() => void ask(), 50)
    }
    requestAnimationFrame(frame)
    void ask()
    window.benchStop = () => {
      watching = false
      return { gaps, answers }
    }
  })
  return () =>
    page.evaluate(() => {
      const stop = (globalThis as Watched).benchStop
      if (stop === undefined) throw new Error('Nobody watches')
      return stop()
    })
}
