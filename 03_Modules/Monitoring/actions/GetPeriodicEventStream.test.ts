import { expect, it } from 'vitest'
import { fakeContext, now, station } from '../../../test/context.js'
import GetPeriodicEventStream from './GetPeriodicEventStream.js'

it('GetPeriodicEventStream says which streams are open, also that none is (N12.FR.01)', async () => {
  const open: unknown[] = []
  const context = fakeContext({ data: { eventStreams: { areOpen: async (...given) => void open.push(given) } } })

  await GetPeriodicEventStream.after!({}, { constantStreamData: [{ id: 3, variableMonitoringId: 11, params: { values: 5 } }] }, context)
  await GetPeriodicEventStream.after!({}, {}, context)

  expect(open).toEqual([
    [station.id, [{ streamId: 3, variableMonitoringId: 11, valuesPerMessage: 5 }], now],
    [station.id, [], now],
  ])
})
