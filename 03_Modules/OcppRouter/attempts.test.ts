import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Attempt } from '#base/system.js'
import { refusedHandshakes } from './attempts.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const second = () => vi.advanceTimersByTimeAsync(1_000)
const refused = (claimedId: string) => ({ tenantId: 1, claimedId, cause: 'wrongPassword', address: '10.0.0.7', offered: {} }) as const

/** What was written, as `claimedId × count`; `write` decides what becomes of a batch. */
function bench(write: (rows: Attempt[]) => Promise<void> | void = () => {}) {
  const written: string[] = []
  const errors: unknown[] = []
  const attempts = refusedHandshakes(
    async (rows) => {
      const told = rows.map(({ claimedId, count }) => `${claimedId} × ${count}`)
      await write(rows)
      written.push(...told)
    },
    (err) => void errors.push(err),
  )
  return { attempts, written, errors }
}

describe('refused handshakes', () => {
  it('add up and are written once a second', async () => {
    const { attempts, written } = bench()

    attempts.note(refused('A'))
    attempts.note(refused('A'))
    attempts.note(refused('B'))
    await second()

    expect(written).toEqual(['A × 2', 'B × 1'])
    await attempts.stop()
    expect(written).toHaveLength(2)
  })

  it('that come while others are written are written next', async () => {
    let finish = () => {}
    const { attempts, written } = bench(() => new Promise<void>((resolve) => (finish = resolve)))
    attempts.note(refused('A'))
    await second()

    attempts.note(refused('A'))
    attempts.note(refused('B'))
    await second()
    finish()
    await second()
    finish()
    await second()

    expect(written).toEqual(['A × 1', 'A × 1', 'B × 1'])
  })

  it('are kept while the database is away, those before and those after in one row', async () => {
    let away = true
    const { attempts, written, errors } = bench(() => {
      if (away) throw Object.assign(new Error('gone'), { code: '57P01' })
    })
    attempts.note(refused('A'))
    await second()
    attempts.note(refused('A'))
    away = false
    await second()

    expect(written).toEqual(['A × 2'])
    expect(errors).toHaveLength(1)
  })

  it('are written although one among them can never be, which is told once', async () => {
    const { attempts, written, errors } = bench((rows) => {
      if (rows.some(({ claimedId }) => claimedId === 'poison')) throw Object.assign(new Error('no'), { code: '22021' })
    })
    for (const id of ['A', 'B', 'poison', 'C']) attempts.note(refused(id))
    await second()
    await second()

    expect(written.toSorted()).toEqual(['A × 1', 'B × 1', 'C × 1'])
    expect(errors).toHaveLength(1)
  })

  it('that nobody has written yet are written at the end', async () => {
    const { attempts, written } = bench()
    attempts.note(refused('A'))

    await attempts.stop()

    expect(written).toEqual(['A × 1'])
  })
})
