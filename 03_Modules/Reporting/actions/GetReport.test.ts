import { expect, it } from 'vitest'
import { fakeContext } from '../../../test/context.js'
import GetReport from './GetReport.js'

it('GetReport names no more variables than the station said it takes (B08.FR.06)', async () => {
  const componentVariable = ['Power', 'Available', 'AvailabilityState'].map((name) => ({ component: { name: 'EVSE' }, variable: { name } }))
  const context = (limit: string | undefined) =>
    fakeContext({ data: { reports: { open: async () => true }, variables: { value: async () => limit } } })
  const ask = (limit?: string) => GetReport.before!({ requestId: 1, componentVariable }, context(limit))

  await expect(ask('2')).rejects.toThrow('at most 2 items in one GetReport')
  await expect(ask('3')).resolves.toBeUndefined()
  await expect(ask()).resolves.toBeUndefined()
})
