/**
 * Does `work` now and every `everyMs`, never beside itself: a round that comes while one is under way is left out. What it throws goes to `onError`,
 * and it runs again. Returns how to end it: settles when what is under way has finished; nothing starts after that.
 */
export function repeat(everyMs: number, work: () => Promise<void>, onError: (err: unknown) => void): () => Promise<void> {
  let running: Promise<void> | undefined
  const round = () => {
    running ??= work()
      .catch(onError)
      .finally(() => (running = undefined))
  }
  const timer = setInterval(round, everyMs)
  round()
  return async () => {
    clearInterval(timer)
    await running
  }
}
