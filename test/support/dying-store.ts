// Owns: a database that may end the process before each write, before each commit and after it.
import type { Store } from '../../electron/access/ports'

export function dyingStore(inner: Store, mayDie: () => void): Store {
  return {
    all: (sql, ...values) => inner.all(sql, ...values),
    get: (sql, ...values) => inner.get(sql, ...values),
    run: (sql, ...values) => {
      mayDie()
      inner.run(sql, ...values)
    },
    transaction: (work) => {
      const value = inner.transaction(() => {
        const done = work()
        // Everything is written and nothing is committed.
        mayDie()
        return done
      })
      mayDie()
      return value
    }
  }
}
