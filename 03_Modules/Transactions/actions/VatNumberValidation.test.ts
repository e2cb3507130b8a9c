import { expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import VatNumberValidation from './VatNumberValidation.js'

it.each([
  [{ vatNumber: 'DE 123456789', evseId: 2 }, 'Accepted', 'NoError'],
  [{ vatNumber: 'DE1', evseId: 0 }, 'Rejected', 'InvalidValue'],
  [{ vatNumber: '1' }, 'Rejected', 'UnsupportedParam'],
] as const)(
  'VatNumberValidation of %j is %s, with the number and the EVSE as asked (C18.FR.09, C18.FR.10)',
  async (request, status, reasonCode) => {
    const checks: unknown[] = []
    const vatChecked = async (...given: unknown[]) => void checks.push(given)

    const answer = await answerTo(VatNumberValidation, request, fakeContext({ data: { payments: { vatChecked } } }))

    expect(answer).toMatchObject({ ...request, status, statusInfo: { reasonCode } })
    expect(answer).not.toHaveProperty('company')
    expect(checks).toEqual([
      [station.id, { evseId: undefined, ...request, status, reason: answer.statusInfo!.additionalInfo, at: receivedAt }],
    ])
  },
)
