import { OcppError } from '#base/ocpp/errors.js'
import { isAction, validate } from '#base/ocpp/validate.js'
import type { Dialect, Said } from '../dialect.js'
import { told16 } from './accessChange.js'
import { commands16, incoming16, rawCommands16 } from './index.js'
import { iso15118Incoming } from './iso15118Incoming.js'
import { lacks16 } from './lacking.js'

/** OCPP 1.6, spoken by way of the translations beside this file. */
export const dialect16: Dialect = {
  version: '1.6',

  hear(action, payload, receivedAt) {
    const translation = iso15118Incoming(action, payload) ?? incoming16.get(action)
    if (!translation) throw new OcppError('NotSupported', `${action} is not supported here`)
    const answer = translation.answer?.(payload)
    if (answer) return { answer }
    return {
      action: translation.to,
      request: translation.up(payload, { receivedAt }),
      version: '2.1',
      down: (response) => translation.down(response, payload),
    }
  },

  say({ action, payload, version }): Said {
    const request = JSON.parse(payload)
    if (version === '1.6') return sayRaw(action, payload, request)
    const translation = commands16.get(action)
    if (!translation) throw new OcppError('NotSupported', lacks16(action))
    validate('2.1', action, 'request', request)
    const calls = translation.calls(request).map((call) => {
      validate('1.6', call.action, 'request', call.payload)
      return { action: call.action, payload: JSON.stringify(call.payload), onCallError: translation.onCallError }
    })
    return { calls, up: (answers) => ({ payload: translation.up(answers, request) }) }
  },

  tells: told16,
}

function sayRaw(action: string, payload: string, request: object): Said {
  if (!isAction('1.6', action)) throw new OcppError('NotSupported', `OCPP 1.6 has no ${action}`)
  validate('1.6', action, 'request', request)
  const raw = rawCommands16.get(action)
  return { calls: [{ action, payload }], up: ([answer]) => ({ payload: answer!, as: raw?.as(request, answer!) }) }
}
