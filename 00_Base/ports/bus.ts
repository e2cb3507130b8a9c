/** Ends a subscription or a service; calling it twice is harmless. */
export type Stop = () => Promise<void>

export interface ServeOptions {
  /**
   * The module that owns the topic: its topics share one durable queue, so while the module restarts a request waits for it until its deadline
   * (`timeout`) and is never refused as `nobody`. Without it the topic belongs to this process alone and dies with it: no other may serve it too.
   */
  owner?: string
}

/**
 * How modules talk, in one process or in twenty: the code above this line does not know.
 * Bodies are JSON values; neither side ever shares memory with the other.
 */
export interface Bus {
  /**
   * Asks whoever serves `topic` and waits for the answer. Rejects with a `BusError` (`nobody`, `timeout`, `unavailable`)
   * or with the error the server threw: its `name`, `message`, `code` and `details` survive the trip.
   * `unavailable` = the transport is away or overloaded, or the server itself reached nobody further on: whether it acted is not known.
   * The deadline (default 30,000 ms) travels along: a server drops what is already late.
   */
  request<T>(topic: string, body: unknown, timeoutMs?: number): Promise<T>
  /**
   * Answers requests. Several processes may serve one owned topic; each request reaches one of them,
   * and the next one when that process dies before it answered: answers are idempotent. Works during an outage too; it counts once the transport is back.
   */
  serve(topic: string, answer: (body: any) => Promise<unknown>, options?: ServeOptions): Promise<Stop>
  /**
   * Announces an event. Resolves once it is safe: the broker confirmed it, or (in one process) every group has handled it.
   * Rejects otherwise, and the caller (the outbox) publishes again: listeners are idempotent.
   */
  publish(event: string, body: unknown): Promise<void>
  /**
   * Hears an event: once per `group` whatever the number of processes, or, with `undefined`, in every process (volatile: never repeated, failures only logged).
   * A group's events are not in order and may come twice. A broker tries a failed one again after growing delays and then dead-letters it.
   */
  subscribe(event: string, group: string | undefined, listen: (body: any) => Promise<void>): Promise<Stop>
  /** True when the transport is reachable now; used by `/ready`. */
  healthy(): Promise<boolean>
  /** Takes nothing new, finishes what is in hand (at most 5 s), and rejects what is still asked. */
  close(): Promise<void>
}

export class BusError extends Error {
  constructor(
    readonly kind: 'nobody' | 'timeout' | 'unavailable',
    message: string,
  ) {
    super(message)
    this.name = 'BusError'
  }

  static is(err: unknown): err is BusError {
    return err instanceof Error && err.name === 'BusError'
  }
}
