import { describe, expect, it } from 'vitest'
import { fakeContext, station } from '../../../test/context.js'
import ClearVariableMonitoring from './ClearVariableMonitoring.js'

describe('ClearVariableMonitoring', () => {
  it('forgets what the station has no more, and keeps what it would not remove (N06.FR.02, N06.FR.03)', async () => {
    const removed: unknown[] = []
    const remove = async (stationPk: number, ids: number[]) => void removed.push([stationPk, ids])
    const clearMonitoringResult = [
      { id: 1, status: 'Accepted' as const },
      { id: 2, status: 'NotFound' as const },
      { id: 3, status: 'Rejected' as const },
      { id: 9, status: 'Accepted' as const },
    ]

    await ClearVariableMonitoring.after!({ id: [1, 2, 3] }, { clearMonitoringResult }, fakeContext({ data: { monitors: { remove } } }))

    expect(removed).toEqual([[station.id, [1, 2]]])
  })

  it('says of what got no answer why', () => {
    const statusInfo = { reasonCode: 'NotSent' }

    expect(ClearVariableMonitoring.batch!.unanswered(7, statusInfo)).toEqual({ id: 7, status: 'Rejected', statusInfo })
  })
})
