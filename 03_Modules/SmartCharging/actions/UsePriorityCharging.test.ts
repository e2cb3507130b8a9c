import { expect, it } from 'vitest'
import { fits, refusalOf } from '../../../test/context.js'
import UsePriorityCharging from './UsePriorityCharging.js'

it('UsePriorityCharging exists in 2.1 alone, and whether there is such a transaction is for the station to say (K21.FR.01, K21.FR.02, K21.FR.10)', async () => {
  expect(await refusalOf(UsePriorityCharging, UsePriorityCharging.example)).toBeUndefined()
  expect(fits('2.1', 'UsePriorityCharging', UsePriorityCharging.example)).toBe(true)
  expect(fits('2.0.1', 'UsePriorityCharging', UsePriorityCharging.example)).toBe(false)
  expect(UsePriorityCharging.permission).toBe('station.charging')
})
