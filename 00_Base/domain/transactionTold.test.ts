import { describe, expect, it } from 'vitest'
import { toldOf } from './transactionTold.js'

const event = (eventType: 'Started' | 'Updated' | 'Ended', transactionInfo: object = {}, more: object = {}) => ({
  eventType,
  transactionInfo: { transactionId: 'T', ...transactionInfo },
  ...more,
})
const costing = (inclTax: number, more: object = {}) => ({
  costDetails: {
    totalCost: { currency: 'EUR', typeOfCost: 'NormalCost' as const, total: { exclTax: 0.1, inclTax } },
    totalUsage: {},
    ...more,
  },
})

describe('what a station of 2.1 tells of a transaction', () => {
  it('holds until it tells otherwise', () => {
    const told = toldOf([
      event(
        'Started',
        { tariffId: 'A', operationMode: 'ChargingOnly', transactionLimit: { maxCost: 20.5, maxSoC: 80 } },
        { evseSleep: true },
      ),
      event('Updated', { tariffId: 'B' }, { preconditioningStatus: 'Ready', evseSleep: false }),
      event('Ended'),
    ])

    expect(told).toEqual({
      tariffId: 'B',
      operationMode: 'ChargingOnly',
      transactionLimit: { maxCost: '20.5', maxSoC: 80 },
      preconditioningStatus: 'Ready',
      evseSleep: false,
    })
  })

  it('costs so much so far, and at the end in all (I12.FR.01, I12.FR.02)', () => {
    expect(toldOf([event('Updated', {}, costing(0.121))]).cost).toMatchObject({ inclTax: '0.121', exclTax: '0.1', final: false })
    expect(toldOf([event('Updated', {}, costing(0.121)), event('Ended', {}, costing(7))]).cost).toMatchObject({
      currency: 'EUR',
      typeOfCost: 'NormalCost',
      inclTax: '7',
      final: true,
      failureToCalculate: false,
      details: costing(7).costDetails,
    })
  })

  it('may be that it could not compute the costs (I12.FR.14)', () => {
    const details = { totalCost: undefined, failureToCalculate: true, failureReason: 'no clock' }

    expect(toldOf([event('Ended', {}, { costDetails: details })]).cost).toMatchObject({
      failureToCalculate: true,
      failureReason: 'no clock',
    })
  })

  it('is nothing where it speaks 2.0.1', () => {
    expect(toldOf([event('Started'), event('Ended')])).toEqual({})
  })
})
