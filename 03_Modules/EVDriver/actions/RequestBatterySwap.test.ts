import { describe, expect, it } from 'vitest'
import type { TokenFacts } from '#base/domain/authorization.js'
import { fakeContext, fits, now, refusalOf, station } from '../../../test/context.js'
import RequestBatterySwap from './RequestBatterySwap.js'

const request = { requestId: 4, idToken: { idToken: 'A1', type: 'ISO14443' } }

const refusal = (status: TokenFacts['status'] | undefined, running = false) => {
  const token = status && { ...request.idToken, status }
  const data = {
    tokens: { facts: async () => ({ token, station: {}, active: [] }) as never },
    batterySwaps: { isRunning: async (pk: number, requestId: number) => running && pk === station.id && requestId === 4 },
  }
  return refusalOf(RequestBatterySwap, request, fakeContext({ data }))
}

describe('RequestBatterySwap', () => {
  it('is sent for a token that is authorized, and for no other (S02.FR.03)', async () => {
    expect(await refusal('Accepted')).toBeUndefined()
    expect(await refusal('Blocked')).toContain('it is Blocked')
    expect(await refusal(undefined)).toContain('it is Unknown')
  })

  it('takes no number of a swap that is under way: their batteries could not be told apart', async () => {
    expect(await refusal('Accepted', true)).toContain('choose another requestId')
  })

  it('keeps what the station answered, and why (S02.FR.04)', async () => {
    const heard: unknown[] = []
    const context = fakeContext({
      data: { batterySwaps: { answered: async (...given) => void heard.push(given) } },
      requestedBy: 'key 1/3',
    })

    await RequestBatterySwap.after!(request, { status: 'Accepted' }, context)
    await RequestBatterySwap.after!(
      request,
      { status: 'Rejected', statusInfo: { reasonCode: 'NoBatteryAvailable', additionalInfo: 'two left' } },
      context,
    )

    expect(heard).toEqual([
      [station.id, { ...request, status: 'Accepted', reason: undefined, by: 'key 1/3', at: now }],
      [station.id, { ...request, status: 'Rejected', reason: 'NoBatteryAvailable: two left', by: 'key 1/3', at: now }],
    ])
  })

  it('is not sent a second time after a crash, and exists in OCPP 2.1 alone', () => {
    expect(RequestBatterySwap.repeatable).toBeFalsy()
    expect(fits('2.1', 'RequestBatterySwap', RequestBatterySwap.example)).toBe(true)
    expect(fits('2.0.1', 'RequestBatterySwap', RequestBatterySwap.example)).toBe(false)
  })
})
