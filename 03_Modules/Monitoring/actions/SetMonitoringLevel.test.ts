import { expect, it } from 'vitest'
import { fakeContext, now, station } from '../../../test/context.js'
import SetMonitoringLevel from './SetMonitoringLevel.js'

it.each([
  ['Accepted', [[station.id, 3, 'key 1/3', now]]],
  ['Rejected', []],
] as const)('SetMonitoringLevel that is %s leaves %j (N05.FR.01, N05.FR.02)', async (status, expected) => {
  const levels: unknown[] = []
  const setLevel = async (...given: unknown[]) => void levels.push(given)

  await SetMonitoringLevel.after!({ severity: 3 }, { status }, fakeContext({ data: { monitors: { setLevel } }, requestedBy: 'key 1/3' }))

  expect(levels).toEqual(expected)
})

it.each([-1, 10])('SetMonitoringLevel %s is refused before anything is sent, whatever the station', (severity) => {
  expect(() => SetMonitoringLevel.check!({ severity })).toThrow('severity must be 0 (danger) to 9 (debug)')
  expect(() => SetMonitoringLevel.check!({ severity: 9 })).not.toThrow()
})
