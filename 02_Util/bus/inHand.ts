/** Counts work that has begun, so that closing can wait for it. */
export function inHand() {
  let running = 0
  let idle: (() => void)[] = []
  const end = () => {
    if (--running > 0) return
    for (const resolve of idle) resolve()
    idle = []
  }
  return {
    async run<T>(work: () => Promise<T>): Promise<T> {
      running++
      try {
        return await work()
      } finally {
        end()
      }
    },
    /** Resolves when nothing is running, at the latest after `ms` milliseconds. */
    settle: (ms: number) => within(ms, running === 0 ? undefined : new Promise<void>((resolve) => idle.push(resolve))),
  }
}

/** Waits for `work` to end, however it ends, at most `ms` milliseconds. */
export async function within(ms: number, work: Promise<unknown> | undefined): Promise<void> {
  if (!work) return
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([Promise.allSettled([work]), late])
  clearTimeout(timer)
}
