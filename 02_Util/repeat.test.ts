import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { repeat } from './repeat.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A job that runs until it is told to finish. */
function slowJob() {
  const job = {
    begun: 0,
    finish: () => {},
    work: () =>
      new Promise<void>((resolve) => {
        job.begun++
        job.finish = resolve
      }),
  }
  return job
}

describe('a job', () => {
  it('runs at once, and then every so often', async () => {
    let rounds = 0
    const stop = repeat(
      1_000,
      async () => void rounds++,
      () => {},
    )

    await vi.advanceTimersByTimeAsync(3_500)

    expect(rounds).toBe(4)
    await stop()
  })

  it('never runs beside itself, however long it takes', async () => {
    const job = slowJob()
    const stop = repeat(1_000, job.work, () => {})

    await vi.advanceTimersByTimeAsync(5_000)
    expect(job.begun).toBe(1)
    job.finish()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(job.begun).toBe(2)

    job.finish()
    await stop()
  })

  it('is waited for when it is stopped, and does not start again', async () => {
    const job = slowJob()
    const stop = repeat(1_000, job.work, () => {})
    let stopped = false

    const stopping = stop().then(() => (stopped = true))
    await vi.advanceTimersByTimeAsync(100)
    expect(stopped).toBe(false)
    job.finish()
    await stopping
    await vi.advanceTimersByTimeAsync(5_000)

    expect(job.begun).toBe(1)
  })

  it('that is at rest when it is stopped is not run once more', async () => {
    let rounds = 0
    const stop = repeat(
      1_000,
      async () => void rounds++,
      () => {},
    )
    await vi.advanceTimersByTimeAsync(10)

    await stop()

    expect(rounds).toBe(1)
  })

  it('runs again after it failed', async () => {
    const errors: unknown[] = []
    const stop = repeat(
      1_000,
      () => Promise.reject(new Error('away')),
      (err) => void errors.push(err),
    )

    await vi.advanceTimersByTimeAsync(1_000)

    expect(errors).toHaveLength(2)
    await stop()
  })
})
