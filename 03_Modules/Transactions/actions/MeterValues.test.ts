import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import { decisionOf, receivedAt } from '../../../test/context.js'
import MeterValues from './MeterValues.js'

type Sampled = RequestOf<'MeterValues'>['meterValue'][number]['sampledValue'][number]

const timestamp = '2026-05-01T07:59:00Z'
const decide = (sampledValue: [Sampled, ...Sampled[]], more: Partial<RequestOf<'MeterValues'>> = {}) =>
  decisionOf(MeterValues, { evseId: 2, meterValue: [{ timestamp, sampledValue }], ...more })

describe('MeterValues', () => {
  it('are kept for their EVSE, every sampled value of every instant, and answered (J01.FR.18)', async () => {
    const later = '2026-05-01T08:00:00Z'
    const power = { value: 11_000, measurand: 'Power.Active.Import', unitOfMeasure: { unit: 'W', multiplier: 0 } } as const

    const { rows, answer } = await decide([{ value: 1.5 }, power], {
      meterValue: [
        { timestamp, sampledValue: [{ value: 1.5 }, power] },
        { timestamp: later, sampledValue: [{ value: 2 }] },
      ],
    })

    expect(rows).toMatchObject([
      {
        kind: 'meterValues',
        evse: { id: 2 },
        transactionId: undefined,
        receivedAt,
        samples: [
          { at: new Date(timestamp), value: '1.5' },
          { at: new Date(timestamp), value: '11000', measurand: 'Power.Active.Import', unit: 'W', multiplier: 0 },
          { at: new Date(later), value: '2' },
        ],
      },
    ])
    expect(answer()).toEqual({})
  })

  it('belong to the transaction that a 1.6 station names (1.6 §4.7)', async () => {
    const { rows } = await decide([{ value: 1 }], { customData: { vendorId: 'plugboard', transactionId: '12' } })

    expect(rows).toMatchObject([{ transactionId: '12' }])
  })

  it('name no transaction in the custom data of a vendor', async () => {
    const { rows } = await decide([{ value: 1 }], { customData: { vendorId: 'ACME', transactionId: '12' } })

    expect(rows).toMatchObject([{ transactionId: undefined }])
  })

  it('keep the text of a reading that a number does not show, and what was signed (1.6 §7.49, J02)', async () => {
    const signedMeterValue = { signedMeterData: 'AAEC', encodingMethod: 'OCMF', signingMethod: '', publicKey: '' }

    const { rows } = await decide([
      { value: 0, customData: { vendorId: 'plugboard', value: '0012.50', measurand: 'Temperature', format: 'SignedData' } },
      { value: 7, signedMeterValue, customData: { vendorId: 'ACME', seal: 3 } },
    ])

    expect(rows).toMatchObject([
      {
        samples: [
          { value: '0012.50', measurand: 'Temperature', format: 'SignedData', extra: undefined },
          { value: '7', extra: { signedMeterValue, customData: { vendorId: 'ACME', seal: 3 } } },
        ],
      },
    ])
  })
})
