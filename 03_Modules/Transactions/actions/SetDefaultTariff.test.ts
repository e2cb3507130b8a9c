import { describe, expect, it } from 'vitest'
import { fakeContext, now, refusalOf, station } from '../../../test/context.js'
import SetDefaultTariff from './SetDefaultTariff.js'

const tariff = { tariffId: 'T1', currency: 'EUR', validFrom: '2026-12-01T00:00:00+01:00', energy: { prices: [{ priceKwh: 0.25 }] } }
const request = { evseId: 2, tariff }

describe('SetDefaultTariff', () => {
  it('keeps what the tariff says before it is sent, with who sends it', async () => {
    const kept: unknown[] = []
    const keep = async (...given: unknown[]) => kept.push(given) > 0

    expect(await refusalOf(SetDefaultTariff, request, fakeContext({ data: { tariffs: { keep } }, requestedBy: 'key 1/3' }))).toBeUndefined()

    expect(kept).toEqual([[tariff, 'key 1/3', now]])
  })

  it('does not give an id another content (I08.FR.08)', async () => {
    const context = fakeContext({ data: { tariffs: { keep: async () => false } } })

    expect(await refusalOf(SetDefaultTariff, request, context)).toContain('another tariffId')
  })

  it('sends no tariff the specification forbids', async () => {
    expect(await refusalOf(SetDefaultTariff, { evseId: 0, tariff: { ...tariff, currency: 'euro' } })).toContain('ISO 4217')
  })

  it.each([
    ['Accepted', [[station.id, 2, { tariffId: 'T1', validFrom: new Date('2026-11-30T23:00:00Z') }, 'key 1/3', now]]],
    ['Rejected', []],
    ['TooManyElements', []],
    ['ConditionNotSupported', []],
    ['DuplicateTariffId', []],
  ] as const)('that is %s leaves %j', async (status, expected) => {
    const set: unknown[] = []
    const setDefault = async (...given: unknown[]) => void set.push(given)

    await SetDefaultTariff.after!(request, { status }, fakeContext({ data: { tariffs: { setDefault } }, requestedBy: 'key 1/3' }))

    expect(set).toEqual(expected)
  })
})
