// Owns: which hidden pages are open, so that a call finds the one it comes from. Never: keeps one that was closed.
import type { WebContents } from 'electron'

type OpenPage = { readonly contentsId: number; close: () => void }

export class OpenPages<Page extends OpenPage> {
  readonly #open = new Map<number, Page>()

  /** Known until it is closed. */
  add(page: Page): Page {
    const { contentsId } = page
    this.#open.set(contentsId, page)
    const close = page.close.bind(page)
    page.close = () => {
      this.#open.delete(contentsId)
      close()
    }
    return page
  }

  of(contents: WebContents): Page | undefined {
    return this.#open.get(contents.id)
  }
}
