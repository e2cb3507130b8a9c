import { expect, it } from 'vitest'
import { fakeContext, now, station } from '../../../test/context.js'
import GetTariffs from './GetTariffs.js'

const assignment = { tariffId: 'A', tariffKind: 'DriverTariff' as const, validFrom: '2026-01-01T00:00:00Z', evseIds: [1], idTokens: ['X'] }

it.each([
  ['Accepted', [[station.id, 0, [{ ...assignment, validFrom: new Date('2026-01-01T00:00:00Z') }], now]]],
  ['NoTariff', [[station.id, 0, [], now]]],
  ['Rejected', []],
] as const)('GetTariffs that is %s leaves %j (I09.FR.01, I09.FR.03)', async (status, expected) => {
  const reports: unknown[] = []
  const reported = async (...given: unknown[]) => void reports.push(given)

  await GetTariffs.after!({ evseId: 0 }, { status, tariffAssignments: [assignment] }, fakeContext({ data: { tariffs: { reported } } }))

  expect(reports).toEqual(expected)
})
