import { describe, expect, it } from 'vitest'
import type { VariableKey } from '#base/repositories/variables.js'
import { fakeContext, refusalOf, station } from '../../../test/context.js'
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

  it('names no more monitors, and is no longer, than the station said it takes (N06.FR.04)', async () => {
    const refusal = (limits: Partial<Record<string, string>>) => {
      const value = async (_station: number, { variable, variableInstance }: VariableKey) =>
        variableInstance === 'ClearVariableMonitoring' ? limits[variable] : undefined
      return refusalOf(ClearVariableMonitoring, { id: [1, 2] }, fakeContext({ data: { variables: { value } } }))
    }

    expect(await refusal({ ItemsPerMessage: '1' })).toContain('at most 1 items')
    expect(await refusal({ BytesPerMessage: '5' })).toContain('at most 5 bytes')
    expect(await refusal({ ItemsPerMessage: '2', BytesPerMessage: '12' })).toBeUndefined()
  })
})
