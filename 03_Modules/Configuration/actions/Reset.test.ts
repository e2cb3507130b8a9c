import { describe, expect, it } from 'vitest'
import { fits } from '../../../test/context.js'
import Reset from './Reset.js'

describe('Reset', () => {
  it('is not sent a second time after a crash: the station would reboot again', () => {
    expect(Reset.repeatable).toBeFalsy()
    expect(Reset.before).toBeUndefined() // whether it may reboot now is the station's to say (B11, B12)
  })

  it('has a permission of its own, for it ends what is charging', () => {
    expect(Reset.permission).toBe('station.reset')
  })

  it.each([
    [{ type: 'OnIdle' }, true, true],
    [{ type: 'Immediate', evseId: 1 }, true, true],
    [{ type: 'ImmediateAndResume' }, false, true],
    [Reset.example, true, true],
  ])('%j fits 2.0.1: %s, 2.1: %s', (request, in201, in21) => {
    expect([fits('2.0.1', 'Reset', request), fits('2.1', 'Reset', request)]).toEqual([in201, in21])
  })
})
