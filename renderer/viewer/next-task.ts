// Owns: doing something in a task of its own, right after the present one. Never: by a timer, which pages out of sight get
// once a second.

/** Returns the function that takes the work. What is taken is done in its order. */
export function createNextTask(): (work: () => void) => void {
  const waiting: (() => void)[] = []
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => waiting.shift()?.()
  return (work) => {
    waiting.push(work)
    port2.postMessage(null)
  }
}
