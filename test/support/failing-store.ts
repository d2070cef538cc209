// Owns: a database whose writes fail at a chosen moment, as on a disk that is full, broken or pulled out.
// Never: fails a read, or invents a half transaction; SQLite does not have those.
import type { SqlValue, Store } from '../../electron/access/ports'

/** `refused`: the write does not happen. `unheard`: it is durable, and yet its writer is told that it failed. */
export type WriteFault = { readonly at: number; readonly how: 'refused' | 'unheard' }

export class FailingStore implements Store {
  readonly #inner: Store
  #fault: WriteFault | null = null
  #depth = 0
  /** Writes since `fail` was called: each statement, and each commit. */
  writes = 0
  failed = false

  constructor(inner: Store) {
    this.#inner = inner
  }

  /** Counts from here, and fails the write with that number, and every one after it; null: none. */
  fail(fault: WriteFault | null): void {
    this.#fault = fault
    this.writes = 0
    this.failed = false
  }

  all<Row>(sql: string, ...values: SqlValue[]): Row[] {
    return this.#inner.all(sql, ...values)
  }

  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined {
    return this.#inner.get(sql, ...values)
  }

  run(sql: string, ...values: SqlValue[]): void {
    // A statement inside a transaction is undone with it, so only what stands alone can be durable and unheard.
    this.#write(this.#depth === 0, () => this.#inner.run(sql, ...values))
  }

  transaction<Value>(work: () => Value): Value {
    if (this.#depth > 0) return work()
    let value: Value
    const whole = (): Value =>
      this.#inner.transaction(() => {
        this.#depth++
        try {
          value = work()
        } finally {
          this.#depth--
        }
        // The commit itself is a write: refused, it takes everything back.
        if (this.#isDue('refused')) this.#break()
        return value
      })
    const before = this.writes
    const result = whole()
    this.writes = Math.max(this.writes, before) + 1
    if (this.#fault?.how === 'unheard' && this.writes >= this.#fault.at) this.#break()
    return result
  }

  #write(standsAlone: boolean, work: () => void): void {
    this.writes++
    const due = this.#fault !== null && this.writes >= this.#fault.at
    if (due && this.#fault?.how === 'refused') this.#break()
    work()
    if (due && standsAlone) this.#break()
  }

  #isDue(how: WriteFault['how']): boolean {
    return this.#fault?.how === how && this.writes + 1 >= this.#fault.at
  }

  #break(): never {
    this.failed = true
    throw new Error('database or disk is full')
  }
}
