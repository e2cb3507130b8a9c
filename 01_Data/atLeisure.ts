/** Lets the process do whatever else waits: read sockets, answer heartbeats. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Runs a long computation step by step, and lets the process breathe between two steps. */
export async function atLeisure<T>(steps: Iterator<void, T>): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await breathe()
  }
}
