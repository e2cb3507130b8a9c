import { expect, it } from 'vitest'
import { fakeContext, station } from '../../../test/context.js'
import ClearTariffs from './ClearTariffs.js'

it('ClearTariffs forgets what the station has no more, and keeps what it would not clear (I10.FR.02, I10.FR.06)', async () => {
  const gone: unknown[] = []
  const cleared = async (...given: unknown[]) => void gone.push(given)
  const clearTariffsResult = [
    { tariffId: 'A', status: 'Accepted' as const },
    { tariffId: 'B', status: 'NoTariff' as const },
    { tariffId: 'C', status: 'Rejected' as const },
  ]

  await ClearTariffs.after!(
    { tariffIds: ['A', 'B', 'C'], evseId: 2 },
    { clearTariffsResult: clearTariffsResult },
    fakeContext({ data: { tariffs: { cleared } } }),
  )

  expect(gone).toEqual([
    [station.id, { tariffIds: ['A'], evseId: 2 }],
    [station.id, { tariffIds: ['B'], evseId: 2 }],
  ])
})

it('ClearTariffs that finds none forgets all that were meant (I10.FR.06)', async () => {
  const gone: unknown[] = []
  const cleared = async (...given: unknown[]) => void gone.push(given)

  await ClearTariffs.after!(
    { evseId: 2 },
    { clearTariffsResult: [{ status: 'NoTariff' }] },
    fakeContext({ data: { tariffs: { cleared } } }),
  )

  expect(gone).toEqual([[station.id, { tariffIds: undefined, evseId: 2 }]])
})
