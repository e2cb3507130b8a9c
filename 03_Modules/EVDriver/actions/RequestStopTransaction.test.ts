import { expect, it } from 'vitest'
import { fits } from '../../../test/context.js'
import RequestStopTransaction from './RequestStopTransaction.js'

it('RequestStopTransaction names its transaction and is not sent a second time after a crash (F03.FR.01, F04.FR.01)', () => {
  expect(RequestStopTransaction.repeatable).toBeFalsy()
  expect(RequestStopTransaction.permission).toBe('transaction.stop')
  for (const version of ['2.0.1', '2.1'] as const) {
    expect(fits(version, 'RequestStopTransaction', RequestStopTransaction.example)).toBe(true)
    expect(fits(version, 'RequestStopTransaction', {})).toBe(false)
  }
})
