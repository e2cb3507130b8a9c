import { expect, it } from 'vitest'
import type { Api } from './api.js'
import { compare } from './check.js'
import type { Session } from './session.js'

const reading = { at: new Date(), registerWh: 5_000, powerW: 0, voltageV: 230, currentA: 0 }
const session: Session = {
  stationId: 'A',
  idToken: 'T',
  transactionId: '1',
  startedAt: reading.at,
  startWh: 1_000,
  stopWh: 5_000,
  seqNo: 3,
  last: reading,
  progress: 1,
}
const shown = { energyWh: 4_000, endedAt: '2026-11-21T08:00:00Z', flags: [] as string[] }
const answering = (...items: object[]): Api => ({ get: async () => ({ items }), create: async () => undefined, change: async () => {} })

it.each([
  ['the same energy', [shown], undefined],
  ['other energy', [{ ...shown, energyWh: 3_999 }], 'shows 3999 Wh'],
  ['no energy', [{ ...shown, energyWh: undefined }], 'shows no Wh'],
  ['no such session', [], 'is not there'],
  ['the session twice', [shown, shown], 'is there 2 times'],
  ['a session that still runs', [{ ...shown, endedAt: undefined }], 'has not ended'],
  ['a session nobody trusts', [{ ...shown, flags: ['suspect'] }], 'is not trusted (suspect)'],
])('tells of %s', async (_what, items, fault) => {
  const [compared] = await compare(answering(...items), [session])

  expect(compared).toMatchObject({ sentWh: 4_000, fault })
})
