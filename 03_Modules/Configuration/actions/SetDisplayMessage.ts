import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { displayMessage } from '../displayMessage.js'

export default command('SetDisplayMessage', {
  summary: 'Show a message on the display of a station',
  description:
    'The message replaces the one of its `id`, and with priority `AlwaysFront` the one that was so before; with a `transactionId` it goes when that transaction ends, with ' +
    '`endDateTime` then. The station answers `Accepted`, or why not: `NotSupportedMessageFormat`, `NotSupportedPriority`, `NotSupportedState`, `UnknownTransaction`, `Rejected` (no room); ' +
    'OCPP 2.1 also `LanguageNotSupported`. What it has, and what it answered, is at `/api/v1/stations/{id}/display-messages`. OCPP 1.6 has no display messages.',
  permission: 'station.display',
  example: {
    message: {
      id: 1,
      priority: 'NormalCycle',
      state: 'Idle',
      message: { format: 'UTF8', language: 'en', content: 'Free parking until 18:00' },
    },
  },
  async before({ message: { message, messageExtra = [], transactionId } }) {
    if (transactionId === '')
      throw new OcppError(
        'PropertyConstraintViolation',
        'a message that belongs to no transaction has no transactionId: leave it out (O01.FR.04)',
      )
    // O01.FR.17, O02.FR.12
    const wrong = [message, ...messageExtra].find(({ language }) => language !== undefined && !isLanguage(language))
    if (wrong)
      throw new OcppError(
        'PropertyConstraintViolation',
        `language ${wrong.language} is no tag of RFC 5646, such as en or en-US (O01.FR.17)`,
      )
  },
  async after({ message }, { status }, { data, station, now, requestedBy }) {
    await data.displayMessages.answered(station.id, displayMessage(message), { status, by: requestedBy, at: now() })
  },
})

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false // RangeError is how Intl says that it is no language tag
  }
}
