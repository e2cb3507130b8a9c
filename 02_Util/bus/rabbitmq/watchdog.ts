const TICK_MS = 1_000
const MISSES = 3

/**
 * Calls `dead` when `ask` stays unanswered for 3 to 4 seconds: AMQP's own heartbeat needs two to three of its intervals.
 * Counts ticks and not time, so that a busy event loop does not look like a dead broker. While `paused` nothing is asked.
 */
export function watch(ask: () => Promise<unknown>, paused: () => boolean, dead: () => void) {
  let asked: Promise<boolean> | undefined
  let missed = 0
  let stopped = false

  /** One question at a time, however many want to know. */
  const answered = (): Promise<boolean> => {
    asked ??= ask()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        asked = undefined
        missed = 0
      })
    return asked
  }

  const timer = setInterval(() => {
    if (paused()) missed = 0
    else if (asked && ++missed >= MISSES) dead()
    else if (!asked) void answered()
  }, TICK_MS)

  return {
    stop() {
      stopped = true
      clearInterval(timer)
    },
    /** True when an answer comes within `ms` milliseconds. */
    async probe(ms: number): Promise<boolean> {
      if (stopped || paused()) return false
      let late: NodeJS.Timeout | undefined
      const no = new Promise<boolean>((resolve) => {
        late = setTimeout(resolve, ms, false)
      })
      const yes = await Promise.race([answered(), no])
      clearTimeout(late)
      return yes
    },
  }
}
