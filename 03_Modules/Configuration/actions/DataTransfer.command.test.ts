import { describe, expect, it } from 'vitest'
import { fits } from '../../../test/context.js'
import DataTransfer from './DataTransfer.command.js'

describe('the DataTransfer command', () => {
  it('is not sent a second time after a crash: only the vendor knows what it does (P01)', () => {
    expect(DataTransfer.repeatable).toBeFalsy()
    expect(DataTransfer.permission).toBe('station.dataTransfer')
  })

  it.each([{ vendorId: 'org.example' }, { vendorId: 'org.example', data: { a: [1, null] } }, DataTransfer.example])(
    'may carry %j',
    (request) => {
      expect([fits('2.0.1', 'DataTransfer', request), fits('2.1', 'DataTransfer', request)]).toEqual([true, true])
    },
  )
})
