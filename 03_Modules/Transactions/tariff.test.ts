import { describe, expect, it } from 'vitest'
import { type Tariff, tariffFault } from './tariff.js'

const tariff = (over: object = {}): Tariff => ({ tariffId: 'T1', currency: 'EUR', energy: { prices: [{ priceKwh: 0.25 }] }, ...over })
const when = (conditions: object) => tariff({ idleTime: { prices: [{ priceMinute: 1, conditions }] } })

describe('a tariff', () => {
  it.each([
    ['of six decimal places', tariff({ energy: { prices: [{ priceKwh: 0.123456 }] } })],
    ['of prices below zero, for discharging', tariff({ energy: { prices: [{ priceKwh: -0.1 }] } })],
    ['that costs nothing', { tariffId: 'free', currency: 'EUR' }],
    ['with local times and dates', when({ startTimeOfDay: '00:00', endTimeOfDay: '23:59', validFromDate: '2028-02-29' })],
    ['with more digits in what a vendor added', tariff({ customData: { vendorId: 'x', startTimeOfDay: 'noon', rate: 1e-9 } })],
  ])('%s may be sent', (_name, given) => {
    expect(tariffFault(given)).toBeUndefined()
  })

  it.each([
    ['currency', 'eur', tariff({ currency: 'eur' })],
    ['currency', 'EU', tariff({ currency: 'EU' })],
    ['energy.prices[0].priceKwh', '0.1234567', tariff({ energy: { prices: [{ priceKwh: 0.1234567 }] } })],
    ['energy.prices[0].priceKwh', '1e-7', tariff({ energy: { prices: [{ priceKwh: 1e-7 }] } })],
    ['fixedFee.prices[0].priceFixed', 'a float’s rounding error', tariff({ fixedFee: { prices: [{ priceFixed: 0.1 + 0.2 }] } })],
    ['minCost.exclTax', '1.0000001', tariff({ minCost: { exclTax: 1.0000001 } })],
    ['idleTime.prices[0].conditions.startTimeOfDay', '8:30', when({ startTimeOfDay: '8:30' })],
    ['idleTime.prices[0].conditions.endTimeOfDay', '24:00', when({ endTimeOfDay: '24:00' })],
    ['idleTime.prices[0].conditions.validFromDate', 'a 30th of February', when({ validFromDate: '2028-02-30' })],
    ['idleTime.prices[0].conditions.validToDate', 'a month alone', when({ validToDate: '2028-02' })],
  ])('whose %s is %s may not (I07.FR.17, part 2 §2.1.3)', (field, _value, given) => {
    expect(tariffFault(given)).toContain(field)
  })
})
