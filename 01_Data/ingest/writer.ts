import type pg from 'pg'
import type { Ingest, Outcome } from '#base/ingest.js'
import { isTransient } from '#base/transient.js'
import { commit } from './commit.js'
import type { Job } from './entry.js'

interface Waiting extends Job {
  resolve(outcomes: Outcome[]): void
  reject(err: unknown): void
}

/** One flush: enough to share a commit among many, little enough to stay far below the statement timeout. */
const MAX_WEIGHT = 2_000
const TRIES = 6

/**
 * Opens the ingest writer on the pool of the role that sees one tenant at a time.
 * One flush is in flight; whatever arrives meanwhile is the next one, in order of arrival.
 */
export function openIngest(pool: pg.Pool): Ingest {
  const waiting: Waiting[] = []
  let flushing = false

  const flushAll = async () => {
    flushing = true
    await Promise.resolve() // writes of the same turn share the first flush
    while (waiting.length > 0) await store(pool, take(waiting))
    flushing = false
  }
  return {
    write: (station, rows, announcements = []) =>
      rows.length + announcements.length === 0
        ? Promise.resolve([])
        : new Promise((resolve, reject) => {
            waiting.push({ station, rows, announcements, resolve, reject })
            if (!flushing) void flushAll() // store never rejects: every outcome goes to its own promise
          }),
  }
}

function take(waiting: Waiting[]): Waiting[] {
  let weight = 0
  const end = waiting.findIndex((job) => (weight += weightOf(job)) > MAX_WEIGHT)
  return waiting.splice(0, end < 0 ? waiting.length : Math.max(1, end))
}

const weightOf = ({ rows }: Job): number => rows.reduce((sum, row) => sum + 1 + ('samples' in row ? row.samples.length : 0), 1)

/** Commits all jobs together; what cannot be stored is found by halving, so that it alone is refused. */
async function store(pool: pg.Pool, jobs: Waiting[]): Promise<void> {
  try {
    const outcomes = await committed(pool, jobs)
    jobs.forEach((job, i) => job.resolve(outcomes[i]!))
  } catch (err) {
    if (isTransient(err) || jobs.length === 1) {
      for (const job of jobs) job.reject(err)
      return
    }
    const half = jobs.length >> 1
    await store(pool, jobs.slice(0, half))
    await store(pool, jobs.slice(half))
  }
}

async function committed(pool: pg.Pool, jobs: Job[]): Promise<Outcome[][]> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await commit(pool, jobs)
    } catch (err) {
      if (left === 0 || !wantsAnotherTry(err)) throw err
      // Another process wrote the same rows: come back when it is done, not all at once.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * (TRIES - left)))
    }
  }
}

/** Serialization failure and deadlock, also our own word for losing a race. */
const wantsAnotherTry = (err: unknown): boolean => err instanceof Error && 'code' in err && String(err.code).startsWith('40')
