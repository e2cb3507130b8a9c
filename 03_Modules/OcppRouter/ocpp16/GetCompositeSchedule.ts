import type { ResponseOf } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { validate } from '#base/ocpp/validate.js'
import { toRfc3339 } from './dateTime16.js'
import { type Request16, type Response16, rawCommand, translateCommand } from './translation.js'

type Answer = Response16<'GetCompositeSchedule'>

/** What the station answered in 2.x terms; a schedule that 2.x cannot say, such as one without periods, is left out and the reason given. */
function answer({ status, connectorId, scheduleStart, chargingSchedule }: Answer, asked: Request16<'GetCompositeSchedule'>) {
  if (status !== 'Accepted' || !chargingSchedule) return { status }
  const { duration = asked.duration, startSchedule, chargingRateUnit, chargingSchedulePeriod } = chargingSchedule
  // Errata §3.29: it begins when the request was received, which is about now.
  const start = scheduleStart ?? startSchedule
  const response: ResponseOf<'GetCompositeSchedule'> = {
    status,
    schedule: {
      evseId: connectorId ?? asked.connectorId,
      duration,
      scheduleStart: start ? toRfc3339(start) : new Date().toISOString(),
      chargingRateUnit,
      chargingSchedulePeriod,
    },
  }
  try {
    validate('2.1', 'GetCompositeSchedule', 'response', response)
    return response
  } catch (err) {
    if (!OcppError.is(err)) throw err
    return { status, statusInfo: { reasonCode: 'InvalidSchedule', additionalInfo: err.message.slice(0, 1024) } }
  }
}

export default translateCommand('GetCompositeSchedule', {
  sends: ['GetCompositeSchedule'],
  calls: ({ evseId, duration, chargingRateUnit }) => [
    { action: 'GetCompositeSchedule', payload: { connectorId: evseId, duration, ...(chargingRateUnit ? { chargingRateUnit } : {}) } },
  ],
  up: ([said], { evseId, duration }) => answer(said!, { connectorId: evseId, duration }),
})

export const raw = rawCommand('GetCompositeSchedule', 'GetCompositeSchedule', {
  summary: 'Ask an OCPP 1.6 station what a connector, or the station, is going to draw',
  description: `\`connectorId\` 0 is the whole station. The station answers \`Accepted\` with the schedule of the next \`duration\` seconds, which is kept at
\`/api/v1/stations/{id}/composite-schedule\`, or \`Rejected\`.`,
  example: { connectorId: 1, duration: 3600, chargingRateUnit: 'A' },
  as: (request, response) => ({
    request: { evseId: request.connectorId, duration: request.duration, chargingRateUnit: request.chargingRateUnit },
    response: answer(response, request),
  }),
})
