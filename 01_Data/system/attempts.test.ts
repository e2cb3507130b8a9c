import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Attempt } from '#base/system.js'
import { type IngestBench, ingestBench, minute } from '../../test/ingest.js'

let bench: IngestBench
beforeAll(async () => void (bench = await ingestBench()))
afterAll(() => bench.close())

const attempt = (over: Partial<Attempt> = {}): Attempt => ({
  tenantId: 1,
  claimedId: 'CP1',
  cause: 'wrongPassword',
  detail: 'wrong',
  addressBlock: '10.0.0.0/24',
  count: 2,
  firstAt: minute(0),
  lastAt: minute(1),
  offered: {},
  ...over,
})
const stored = () => bench.sql('SELECT claimed_id AS id, count::int FROM connection_attempts ORDER BY last_at DESC')

it('refused handshakes that could not be written as a whole are not written at all, for they come again', async () => {
  await expect(bench.data.system.attempts.add([attempt()], Number.NaN)).rejects.toThrow()

  expect(await stored()).toEqual([])
})

it('refused handshakes add up, and only the latest are kept', async () => {
  await bench.data.system.attempts.add([attempt()], 2)
  await bench.data.system.attempts.add([attempt({ lastAt: minute(5) }), attempt({ claimedId: 'CP2', lastAt: minute(3) })], 2)
  await bench.data.system.attempts.add([attempt({ claimedId: 'CP3', lastAt: minute(4) })], 2)

  expect(await stored()).toEqual([
    { id: 'CP1', count: 4 },
    { id: 'CP3', count: 2 },
  ])
})
