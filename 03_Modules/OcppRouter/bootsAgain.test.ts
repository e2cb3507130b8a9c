import { expect, it } from 'vitest'
import { bootsAgain } from './bootsAgain.js'

it('an accepted 1.6 station is not asked to boot again (1.6 errata §3.40)', () => {
  const boots = (version: '1.6' | '2.0.1', status: 'Accepted' | 'Pending' | undefined, action = 'TriggerMessage') =>
    bootsAgain({ version, status }, { action, payload: '{"requestedMessage":"BootNotification"}' })

  expect([boots('1.6', 'Accepted'), boots('1.6', 'Accepted', 'ExtendedTriggerMessage')]).toEqual([true, true])
  expect([boots('1.6', 'Pending'), boots('1.6', undefined), boots('2.0.1', 'Accepted')]).toEqual([false, false, false])
  const heartbeat = { action: 'TriggerMessage', payload: '{"requestedMessage":"Heartbeat"}' }
  expect(bootsAgain({ version: '1.6', status: 'Accepted' }, heartbeat)).toBe(false)
})
