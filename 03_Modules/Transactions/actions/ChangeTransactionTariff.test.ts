import { describe, expect, it } from 'vitest'
import { fakeContext, now, refusalOf, station } from '../../../test/context.js'
import ChangeTransactionTariff from './ChangeTransactionTariff.js'

const tariff = { tariffId: 'T2', currency: 'EUR', energy: { prices: [{ priceKwh: 0.3 }] } }
const request = { transactionId: 'TX1', tariff }

describe('ChangeTransactionTariff', () => {
  it('gives no date from which it holds (I08.FR.09)', async () => {
    const refusal = await refusalOf(ChangeTransactionTariff, { ...request, tariff: { ...tariff, validFrom: '2026-12-01T00:00:00Z' } })

    expect(refusal).toContain('leave out validFrom')
  })

  it('does not give an id another content (I08.FR.08)', async () => {
    const context = fakeContext({ data: { tariffs: { keep: async () => false } } })

    expect(await refusalOf(ChangeTransactionTariff, request, context)).toContain('another tariffId')
  })

  it.each([
    ['Accepted', [[station.id, 'TX1', 'T2', 'key 1/3', now]]],
    ['TxNotFound', []],
    ['NoCurrencyChange', []],
  ] as const)('that is %s leaves %j', async (status, expected) => {
    const changes: unknown[] = []
    const changed = async (...given: unknown[]) => void changes.push(given)

    await ChangeTransactionTariff.after!(request, { status }, fakeContext({ data: { tariffs: { changed } }, requestedBy: 'key 1/3' }))

    expect(changes).toEqual(expected)
  })
})
