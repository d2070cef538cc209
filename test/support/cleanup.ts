// Owns: undoing in reverse order what was done, also when one of the steps fails. Never: swallows a failure.

export interface Cleanup {
  readonly add: (undo: () => void | Promise<void>) => void
  /** Runs every step even when one throws; then throws what they threw. */
  readonly run: () => Promise<void>
}

export function createCleanup(): Cleanup {
  const steps: (() => void | Promise<void>)[] = []
  return {
    add: (undo) => steps.push(undo),
    run: async () => {
      const failures: unknown[] = []
      for (let undo = steps.pop(); undo; undo = steps.pop()) {
        try {
          await undo()
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'Cleaning up failed')
    }
  }
}

/** Builds something out of parts. When a later part fails, the earlier ones are undone before the failure is thrown. */
export async function withCleanup<T>(make: (cleanup: Cleanup) => Promise<T>): Promise<T> {
  const cleanup = createCleanup()
  try {
    return await make(cleanup)
  } catch (error) {
    await cleanup.run()
    throw error
  }
}
