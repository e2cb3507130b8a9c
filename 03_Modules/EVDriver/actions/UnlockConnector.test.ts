import { expect, it } from 'vitest'
import { fits } from '../../../test/context.js'
import UnlockConnector from './UnlockConnector.js'

it('UnlockConnector is not sent a second time after a crash: the next cable would be released', () => {
  expect(UnlockConnector.repeatable).toBeFalsy()
  expect(UnlockConnector.permission).toBe('station.control')
})

it('UnlockConnector names its connector (F05)', () => {
  expect([fits('2.0.1', 'UnlockConnector', UnlockConnector.example), fits('2.1', 'UnlockConnector', UnlockConnector.example)]).toEqual([
    true,
    true,
  ])
  expect(fits('2.1', 'UnlockConnector', { evseId: 1 })).toBe(false)
})
