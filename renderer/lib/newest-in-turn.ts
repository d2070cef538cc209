// Owns: working on one value at a time while newer ones come. Must never start on a value after one that was refused.

/** Says whether the value was taken. Must not throw. */
type Work<Value> = (value: Value) => Promise<boolean>

/**
 * Of the values that come while one is worked on, only the newest counts. After a refusal it does not: whoever chose it
 * thought that the one before it was taken.
 * @param onIdle called when nothing is left to do
 */
export function newestInTurn<Value>(onIdle: () => void): (value: Value, work: Work<Value>) => void {
  let busy = false
  let next: { readonly value: Value; readonly work: Work<Value> } | null = null
  const start = async (value: Value, work: Work<Value>): Promise<void> => {
    busy = true
    const taken = await work(value)
    const waiting = next
    next = null
    if (taken && waiting !== null) return start(waiting.value, waiting.work)
    busy = false
    onIdle()
  }
  return (value, work) => {
    if (busy) next = { value, work }
    else void start(value, work)
  }
}
