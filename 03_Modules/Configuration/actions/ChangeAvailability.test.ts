import { describe, expect, it } from 'vitest'
import { fits } from '../../../test/context.js'
import ChangeAvailability from './ChangeAvailability.js'

describe('ChangeAvailability', () => {
  it('records nothing by itself: the station reports the new status (G03.FR.04)', () => {
    expect(ChangeAvailability.after).toBeUndefined()
    expect(ChangeAvailability.permission).toBe('station.control')
  })

  it.each([
    { operationalStatus: 'Inoperative' },
    { operationalStatus: 'Operative', evse: { id: 1, connectorId: 2 } },
    ChangeAvailability.example,
  ])('%j is about a station, an EVSE or a connector (G03, G04)', (request) => {
    expect([fits('2.0.1', 'ChangeAvailability', request), fits('2.1', 'ChangeAvailability', request)]).toEqual([true, true])
  })
})
