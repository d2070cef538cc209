// Owns: what uploads that were given up have left on the other computer, until it has removed it.
// Never: forgets one because there was no connection to say it over.
import type { FileProblemCode } from '../../shared/files'
import { FileProblem } from './ports'
import type { RemoteFiles } from './remote-files'

const PASSING: ReadonlySet<FileProblemCode> = new Set<FileProblemCode>(['connection-lost', 'not-allowed', 'busy'])

type LeftPart = { readonly folder: string; readonly name: string; readonly token: string }

export class LeftParts {
  readonly #left: LeftPart[] = []
  #asking: RemoteFiles | null = null

  get any(): boolean {
    return this.#left.length > 0
  }

  add(left: LeftPart): void {
    this.#left.push(left)
  }

  /** Has them removed, one after the other. What cannot be said now is said over the next connection. */
  async removeOver(remote: RemoteFiles): Promise<void> {
    if (this.#asking === remote) return
    this.#asking = remote
    for (let next = this.#left[0]; next !== undefined && this.#asking === remote; next = this.#left[0]) {
      try {
        await remote.removePart(next.folder, next.name, next.token)
      } catch (error) {
        if (!(error instanceof FileProblem) || PASSING.has(error.code)) break
        // Its folder is gone, or the other computer will not have it removed: there is nothing more to say about it.
      }
      this.#left.splice(this.#left.indexOf(next), 1)
    }
    if (this.#asking === remote) this.#asking = null
  }
}
