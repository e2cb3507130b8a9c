import { describe, expect, it } from 'vitest'
import type { Row } from '#base/ingest.js'
import { beyond32Bits, refuseUnstorable } from './storable.js'

const least = -(2 ** 31)
const most = 2 ** 31 - 1

describe('an integer of a message', () => {
  const at = (id: number) => [{ kind: 'meterValues', evse: { id, connectorId: id }, samples: [] }] as unknown as Row[]

  it('may be any of 32 bits, the least too', () => {
    for (const id of [least, -1, 0, most]) expect(() => refuseUnstorable(at(id))).not.toThrow()
    expect(beyond32Bits({ evseId: least, data: [most, { at: 1.5e12 + 0.5 }] })).toBeUndefined()
  })

  it.each([least - 1, most + 1, Number.MAX_SAFE_INTEGER])('is refused by name when it is %s', (id) => {
    expect(() => refuseUnstorable(at(id))).toThrow(expect.objectContaining({ code: 'PropertyConstraintViolation' }))
    expect(beyond32Bits({ requestId: 1, chargingProfile: [{ id: 1 }, { stackLevel: id }] })).toMatchObject({
      code: 'PropertyConstraintViolation',
      details: { field: 'chargingProfile[1].stackLevel', rule: 'maximum' },
    })
  })
})
