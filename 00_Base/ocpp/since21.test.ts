import { describe, expect, it } from 'vitest'
import { refusedBefore21 } from './since21.js'
import { actionsOf } from './validate.js'

describe('a command that came with OCPP 2.1', () => {
  it.each(['1.6', '2.0.1'] as const)('cannot be said in %s, for a reason that names what that version lacks', (version) => {
    expect(refusedBefore21(version, 'SetDERControl')).toBe(
      `SetDERControl came with OCPP 2.1; the station speaks OCPP ${version}, which has no DER control`,
    )
    expect(refusedBefore21(version, 'UsePriorityCharging')).toContain('which has no priority charging')
  })

  it('is what the schemas of 2.1 have and those of 2.0.1 have not', () => {
    const refused = actionsOf('2.1').filter((action) => refusedBefore21('2.0.1', action))

    expect(refused).toHaveLength(actionsOf('2.1').length - actionsOf('2.0.1').length)
    expect(refused.filter((action) => refusedBefore21('2.1', action))).toEqual([])
    for (const other of ['Reset', 'UnknownAction']) expect(refusedBefore21('1.6', other)).toBeUndefined()
  })
})
