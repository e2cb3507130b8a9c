import { expect, it } from 'vitest'
import { fakeContext, fits, now, station } from '../../../test/context.js'
import GetLocalListVersion from './GetLocalListVersion.js'

it('GetLocalListVersion keeps the version a station told, and what its lists can hold (D02)', async () => {
  const told: unknown[] = []
  const context = fakeContext({ data: { localLists: { told: async (...all) => void told.push(all) } } })
  const short = { vendorId: 'plugboard', anyType: true, tokenMaxLength: 20 }

  await GetLocalListVersion.after!({}, { versionNumber: 3 }, context)
  await GetLocalListVersion.after!({}, { versionNumber: -1, customData: short }, context)

  expect(told).toEqual([
    [station.id, 3, { anyType: false, tokenMaxLength: undefined }, now],
    [station.id, -1, { anyType: true, tokenMaxLength: 20 }, now],
  ])
  expect(GetLocalListVersion.repeatable).toBe(true)
  expect(fits('2.0.1', 'GetLocalListVersion', GetLocalListVersion.example)).toBe(true)
})
