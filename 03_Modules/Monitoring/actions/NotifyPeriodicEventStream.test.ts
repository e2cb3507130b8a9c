import { describe, expect, it } from 'vitest'
import type { StatusRow } from '#base/ingest.js'
import type { StreamTold } from '#base/repositories/eventStreams.js'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import NotifyPeriodicEventStream from './NotifyPeriodicEventStream.js'

const message = { id: 3, pending: 7, basetime: '2026-05-01T10:00:00+02:00', data: [{ t: 0, v: '20.5' }] }

const told = async (stream: StreamTold | undefined) => {
  const kept: unknown[] = []
  const reported: StatusRow[] = []
  const unexpected: object[] = []
  const changed = { event: 'status.changed' as const, body: { ...station, evseId: 1, connectorId: 2, status: 'Occupied' } }
  const context = fakeContext({
    data: {
      unexpected: { record: async (_pk, one) => void unexpected.push(one) },
      eventStreams: { told: async (_pk, given) => (kept.push(given), stream) },
      connectors: { report: async (_station, rows) => (reported.push(...rows), rows.length > 0 ? [changed] : []) },
    },
  })
  expect(await answerTo(NotifyPeriodicEventStream, message, context)).toBeUndefined()
  return { kept, reported, unexpected, emitted: context.emitted, logged: context.logged.join() }
}
const values = [{ at: new Date('2026-05-01T08:00:00Z'), value: 'Occupied' }]
const watched = { component: 'Connector', variable: 'AvailabilityState', evseId: 1, connectorId: 2 }

describe('NotifyPeriodicEventStream', () => {
  it('brings values and has no answer (N15.FR.02)', async () => {
    const { kept, reported, logged } = await told({ grew: 0, values })

    expect(kept).toEqual([{ streamId: 3, pending: 7, basetime: new Date('2026-05-01T08:00:00Z'), data: message.data, receivedAt }])
    expect(reported).toEqual([])
    expect(logged).toBe('')
  })

  it('of an AvailabilityState brings the status of a connector (2.1 B01.FR.05)', async () => {
    const { reported, emitted } = await told({ grew: 0, values: [...values, { at: new Date(), value: 'Sleeping' }], watched })

    expect(reported).toEqual([{ kind: 'status', evseId: 1, connectorId: 2, status: 'Occupied', at: values[0]!.at, receivedAt }])
    expect(emitted).toMatchObject([{ event: 'status.changed' }])
    expect((await told({ grew: 0, values, watched: { ...watched, variable: 'Temperature' } })).reported).toEqual([])
  })

  it('of a stream that falls behind is told once (N15.FR.05), and of a closed one ignored', async () => {
    expect((await told({ grew: 4, values })).logged).toBe('')
    expect((await told({ grew: 5, values })).logged).toContain('warn: event stream falls behind')
    expect((await told({ grew: 6, values })).logged).toBe('')
    const { unexpected, reported } = await told(undefined)
    expect(unexpected).toMatchObject([{ subject: 'event stream 3', payload: message }])
    expect(reported).toEqual([])
  })
})
