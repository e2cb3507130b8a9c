import { expect, it } from 'vitest'
import type { StreamOpening } from '#base/repositories/eventStreams.js'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import OpenPeriodicEventStream from './OpenPeriodicEventStream.js'

it.each([
  [true, 'Accepted'],
  [false, 'Rejected'],
])('OpenPeriodicEventStream, where there is room: %s, is %s (N11.FR.04 to N11.FR.06)', async (room, status) => {
  const opened: Array<[number, StreamOpening, Date]> = []
  const data = { eventStreams: { opened: async (pk: number, stream: StreamOpening, at: Date) => (opened.push([pk, stream, at]), room) } }
  const constantStreamData = { id: 3, variableMonitoringId: 11, params: { interval: 60, values: 30 } }

  expect(await answerTo(OpenPeriodicEventStream, { constantStreamData }, fakeContext({ data }))).toMatchObject({ status })

  expect(opened).toEqual([[station.id, { streamId: 3, variableMonitoringId: 11, intervalSeconds: 60, valuesPerMessage: 30 }, receivedAt]])
})
