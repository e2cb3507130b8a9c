import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type IngestBench, ingestBench } from '../../test/ingest.js'
import { duePage, removePage } from './outbox.js'

let bench: IngestBench
beforeAll(async () => void (bench = await ingestBench()))
afterAll(() => bench.close())
beforeEach(() => bench.sql('DELETE FROM outbox'))

const PAGE = 100
const fill = (count: number) =>
  bench.sql(
    `INSERT INTO outbox (tenant_id, event, body) SELECT 1, 'transaction.ended', json_build_object('n', n) FROM generate_series(1, $1) AS n`,
    [count],
  )
const drain = (publish: (event: string, body: unknown) => Promise<void>) => bench.data.system.outbox.drain(PAGE, publish)

interface Plan {
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: Plan[]
}
/** The most rows that any step of a statement went through. */
async function rowsRead(sql: string, values: unknown[]): Promise<number> {
  const [row] = await bench.sql<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, values)
  const most = (plan: Plan): number =>
    Math.max((plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'], ...(plan.Plans ?? []).map(most))
  return most(row!['QUERY PLAN'][0].Plan)
}

describe('the outbox', () => {
  it('is published in the order it was committed, page by page, and each event once', async () => {
    await fill(250)
    const published: unknown[] = []
    const publish = async (_event: string, body: unknown) => void published.push(body)

    const pages = [await drain(publish), await drain(publish), await drain(publish), await drain(publish)]

    expect(pages).toEqual([100, 100, 50, 0])
    expect(published).toEqual(Array.from({ length: 250 }, (_, i) => ({ n: i + 1 })))
  })

  it('keeps what could not be published for later, and publishes the others', async () => {
    await fill(3)

    expect(await drain((_event, body) => ((body as { n: number }).n === 2 ? Promise.reject(new Error('no')) : Promise.resolve()))).toBe(2)

    expect(await bench.sql('SELECT attempts, body, next_attempt_at > now() AS later FROM outbox')).toEqual([
      { attempts: 1, body: { n: 2 }, later: true },
    ])
  })

  it('reads no more than a page, however much waits', async () => {
    await fill(20_000)
    const due = await bench.sql<{ place: string }>(duePage, [PAGE])

    expect(await rowsRead(duePage, [PAGE])).toBeLessThanOrEqual(PAGE)
    expect(await rowsRead(removePage, [due.map(({ place }) => place)])).toBeLessThanOrEqual(PAGE)
  })
})
