import { OcppError } from '#base/ocpp/errors.js'
import { toRfc3339 } from './dateTime16.js'
import { present } from './present.js'
import { sayable16 } from './sayable16.js'
import { type Call16, type Response16, rawCommand, translateCommand } from './translation.js'

export default translateCommand('GetLog', {
  sends: ['GetDiagnostics', 'GetLog'],
  calls({ log, logType, requestId, retries, retryInterval }): Call16<'GetDiagnostics' | 'GetLog'>[] {
    const { remoteLocation, oldestTimestamp, latestTimestamp } = log
    const tries = { retries, retryInterval }
    switch (logType) {
      // Diagnostics are what every 1.6 station knows; the log of that name in the security extension is there as a raw command.
      case 'DiagnosticsLog': {
        const payload = { location: remoteLocation, ...tries, startTime: oldestTimestamp, stopTime: latestTimestamp }
        return [sayable16({ action: 'GetDiagnostics', payload: present(payload) })]
      }
      case 'SecurityLog': {
        const payload = { log: present({ remoteLocation, oldestTimestamp, latestTimestamp }), logType, requestId, ...tries }
        return [sayable16({ action: 'GetLog', payload: present(payload) })]
      }
      default:
        throw new OcppError('NotSupported', `OCPP 1.6 has no ${logType}`)
    }
  },
  up([answer], { logType }) {
    if (logType === 'DiagnosticsLog') return diagnostics(answer as Response16<'GetDiagnostics'>)
    const { status, filename } = answer as Response16<'GetLog'>
    return present({ status, filename })
  },
})

/** 1.6 §5.9: without a file name there is nothing to upload. */
const diagnostics = ({ fileName }: Response16<'GetDiagnostics'>) =>
  fileName ? { status: 'Accepted' as const, filename: fileName } : { status: 'Rejected' as const }

export const raw = rawCommand('GetDiagnostics', 'GetLog', {
  summary: 'Have an OCPP 1.6 station upload its diagnostics',
  description: `\`location\` is the folder, as a URL, to which the station uploads one file. It answers with its \`fileName\`, or without one when it has none, and
then tells how the upload goes: see \`/api/v1/stations/{id}/logs\`.`,
  example: { location: 'https://example.com/logs/', startTime: '2026-01-01T00:00:00Z' },
  as: ({ location, startTime, stopTime, ...tries }, response) => ({
    request: {
      requestId: 0,
      logType: 'DiagnosticsLog',
      ...tries,
      log: present({
        remoteLocation: location,
        oldestTimestamp: startTime === undefined ? undefined : toRfc3339(startTime),
        latestTimestamp: stopTime === undefined ? undefined : toRfc3339(stopTime),
      }),
      customData: { vendorId: 'plugboard', unnumbered: true },
    },
    response: diagnostics(response),
  }),
})

export const rawLog = rawCommand('GetLog', 'GetLog', {
  summary: 'Have an OCPP 1.6 station with the security extension upload a log',
  description: `\`logType\` is \`DiagnosticsLog\` or \`SecurityLog\`. The station answers \`Accepted\` (with the \`filename\`), \`AcceptedCanceled\` (an upload under way was
given up for this one) or \`Rejected\`, and then tells how the upload goes: see \`/api/v1/stations/{id}/logs\`. \`requestId\` is yours to choose.`,
  example: { requestId: 1, logType: 'SecurityLog', log: { remoteLocation: 'https://example.com/logs/' } },
  as({ log, ...rest }, { status, filename }) {
    const { oldestTimestamp, latestTimestamp } = log
    const times = {
      oldestTimestamp: oldestTimestamp === undefined ? undefined : toRfc3339(oldestTimestamp),
      latestTimestamp: latestTimestamp === undefined ? undefined : toRfc3339(latestTimestamp),
    }
    return { request: { ...rest, log: present({ ...log, ...times }) }, response: present({ status, filename }) }
  },
})
