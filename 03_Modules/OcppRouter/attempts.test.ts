import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Attempt } from '#base/system.js'
import { type Refused, refusedHandshakes } from './attempts.js'

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

async function rowsOf(offers: Array<Partial<Refused>>): Promise<Attempt[]> {
  const rows: Attempt[] = []
  const handshakes = refusedHandshakes(
    async (attempts) => {
      rows.push(...attempts.map((attempt) => ({ ...attempt })))
    },
    (err) => {
      throw err
    },
  )
  for (const offer of offers)
    handshakes.note({ tenantId: 1, claimedId: 'CP1', cause: 'unknownStation', address: '192.0.2.7', offered: {}, ...offer })
  await handshakes.stop()
  return rows
}
const hash = (text: string) => Buffer.from(text)

describe('refused handshakes within a second', () => {
  it('add up for one id, cause and address block', async () => {
    const rows = await rowsOf([{}, { address: '192.0.2.9' }, { address: '198.51.100.1' }, { claimedId: 'CP2' }])

    expect(rows.map(({ claimedId, addressBlock, count }) => `${claimedId} ${addressBlock} ${count}`)).toEqual([
      'CP1 192.0.2.0/24 2',
      'CP1 198.51.100.0/24 1',
      'CP2 192.0.2.0/24 1',
    ])
  })

  it.each<[string, Array<string | undefined>, string | undefined, boolean]>([
    ['one password twice', ['a', 'a'], 'a', false],
    ['no password twice', [undefined, undefined], undefined, false],
    ['the first password of two', ['a', 'b'], 'a', true],
    ['the first password, though it offers the first again at last', ['a', 'b', 'a'], 'a', true],
    ['the password that came after none', [undefined, 'b'], 'b', true],
    ['the password that came before none', ['a', undefined], 'a', true],
  ])('keep %s, and say whether they differ', async (_, offers, kept, offersDiffer) => {
    const [row] = await rowsOf(offers.map((offer) => ({ passwordHash: offer === undefined ? undefined : hash(offer) })))

    expect(row!.passwordHash?.toString()).toBe(kept)
    expect(row!.offersDiffer).toBe(offersDiffer)
  })
})
