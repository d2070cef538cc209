// Owns: running an asynchronous refresh one at a time: calls during a run lead to one more run, with the newest facts.

export function coalesced(work: () => Promise<void>, onFault: (error: unknown) => void): () => void {
  let running = false
  let again = false
  return function run(): void {
    if (running) {
      again = true
      return
    }
    running = true
    work()
      .catch(onFault)
      .finally(() => {
        running = false
        if (!again) return
        again = false
        run()
      })
  }
}
