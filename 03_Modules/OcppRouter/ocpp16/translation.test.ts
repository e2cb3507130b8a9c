import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OcppError } from '#base/ocpp/errors.js'
import { isAction, validate } from '#base/ocpp/validate.js'
import { anyMessage } from '../../../test/anyMessage.js'
import { commands16, commands16Names, incoming16, rawCommands16 } from './index.js'
import type { Call16 } from './translation.js'

const receivedAt = new Date('2026-01-02T03:04:05.678Z')

/** As it leaves: a field set to undefined is no field. */
const onWire = (message: object) => JSON.parse(JSON.stringify(message))

describe('every message a 1.6 station may send', () => {
  it.each([...incoming16.values()])('$from becomes a valid 2.1 $to', (translation) => {
    fc.assert(
      fc.property(anyMessage('1.6', translation.from, 'request'), (request) => {
        validate('1.6', translation.from, 'request', request)
        const answer = translation.answer?.(request)
        if (answer) return validate('1.6', translation.from, 'response', onWire(answer))

        const refusal = 'connectorId' in request && request.connectorId < 0 && translation.from === 'StatusNotification'
        if (refusal) expect(() => translation.up(request, { receivedAt })).toThrow(OcppError)
        else validate('2.1', translation.to, 'request', onWire(translation.up(request, { receivedAt })))
      }),
    )
  })

  it.each([...incoming16.values()])('$from is answered in valid 1.6 whatever the 2.1 answer to $to is', (translation) => {
    const withNumber = (response: any) => ({ ...response, customData: { vendorId: 'plugboard', transactionId: '2147483647' } })
    const responses = anyMessage('2.1', translation.to, 'response')
    fc.assert(
      fc.property(anyMessage('1.6', translation.from, 'request'), responses, (request, response) => {
        validate('2.1', translation.to, 'response', response)
        const given = translation.from === 'StartTransaction' ? withNumber(response) : response
        validate('1.6', translation.from, 'response', onWire(translation.down(given, request)))
      }),
    )
  })
})

describe('every command an operator may give in 2.x', () => {
  it.each([...commands16.values()])('$action becomes valid 1.6 calls, or is refused with a reason that names 1.6', (command) => {
    let sent = 0
    const requests = anyMessage('2.1', command.action, 'request').chain((request) => fc.constantFrom(request, plain(request)))
    fc.assert(
      fc.property(requests, (request) => {
        validate('2.1', command.action, 'request', request)
        const calls = callsUnlessRefused(() => command.calls(request)) ?? []
        for (const { action, payload } of calls) {
          expect(command.sends).toContain(action)
          validate('1.6', action, 'request', onWire(payload))
        }
        sent += calls.length
      }),
    )
    if (!['GetVariables', 'SetVariables'].includes(command.action)) expect(sent).toBeGreaterThan(0) // those need known names: see their tests
  })

  it.each([...commands16.values()])('$action is answered in valid 2.1 whatever the station says', (command) => {
    const answers: Record<string, fc.Arbitrary<object[]>> = Object.fromEntries(
      command.sends.map((action) => [action, fc.array(anyMessage('1.6', action, 'response'), { minLength: 4, maxLength: 4 })]),
    )
    fc.assert(
      fc.property(anyMessage('2.1', command.action, 'request').map(plain), fc.record(answers), (request, answer) => {
        const calls = callsUnlessRefused(() => command.calls(request))
        if (!calls) return
        const responses = calls.map(({ action }, i) => answer[action]?.[i])
        validate('2.1', command.action, 'response', onWire(command.up(responses, request)))
      }),
    )
  })
})

const plainProfile = {
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: [{ id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1 }] }],
}

// Most profiles and EVSEs of 2.1 are more than 1.6 can say; these are the ones it can.
function plain(request: any) {
  const { chargingProfile: profile, evse: _evse, ...rest } = request
  return {
    ...rest,
    ...(profile && !('idToken' in rest) ? { chargingProfile: { ...plainProfile, id: profile.id } } : {}),
    ...('connectorId' in rest ? { connectorId: 1 } : {}),
    ...('transactionId' in rest ? { transactionId: '12' } : {}),
  }
}

function callsUnlessRefused(calls: () => Call16[]): Call16[] | undefined {
  try {
    return calls()
  } catch (err) {
    if (!OcppError.is(err)) throw err
    expect(err).toMatchObject({ code: 'NotSupported', message: expect.stringContaining('1.6') })
    return undefined
  }
}

describe('every command an operator may give in 1.6 words', () => {
  it.each([...rawCommands16.values()])('$name means a valid 2.1 $action, whatever the station answers', (command) => {
    fc.assert(
      fc.property(anyMessage('1.6', command.name, 'request'), anyMessage('1.6', command.name, 'response'), (request, response) => {
        const meaning = command.as(request, response)
        if (!meaning) return
        expect(meaning.action).toBe(command.action)
        validate('2.1', meaning.action, 'request', onWire(meaning.request))
        validate('2.1', meaning.action, 'response', onWire(meaning.response))
      }),
    )
  })

  it.each([...rawCommands16.values()])('$name has an example its schema accepts', ({ name, example }) => {
    validate('1.6', name, 'request', example)
  })

  it('goes to actions that a 2.x command reaches as well', () => {
    expect(commands16Names.filter((name) => !isAction('1.6', name))).toEqual([])
    expect([...rawCommands16.values()].map(({ action }) => action).filter((action) => !commands16.has(action))).toEqual([])
  })
})
