import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import type { DerSelection } from '#base/repositories/derControls.js'
import { fakeContext } from '../../../test/context.js'
import ClearDERControl from './ClearDERControl.js'

const removedBy = async (request: RequestOf<'ClearDERControl'>, status: 'Accepted' | 'Rejected' | 'NotSupported' | 'NotFound') => {
  const removed: DerSelection[] = []
  const remove = async (_station: number, selection: DerSelection) => void removed.push(selection)
  await ClearDERControl.after!(request, { status }, fakeContext({ data: { derControls: { remove } } }))
  return removed
}

describe('ClearDERControl', () => {
  it.each(['Accepted', 'NotFound'] as const)('answered %s leaves the station without them (R04.FR.41 to R04.FR.46)', async (status) => {
    expect(await removedBy({ isDefault: true }, status)).toEqual([{ isDefault: true }])
    expect(await removedBy({ isDefault: false, controlType: 'VoltVar' }, status)).toEqual([{ isDefault: false, controlType: 'VoltVar' }])
    // Beside an id the type is not used.
    expect(await removedBy({ isDefault: false, controlType: 'VoltVar', controlId: 'A' }, status)).toEqual([
      { isDefault: false, controlId: 'A' },
    ])
  })

  it.each(['Rejected', 'NotSupported'] as const)('answered %s changes nothing', async (status) => {
    expect(await removedBy({ isDefault: true }, status)).toEqual([])
  })
})
