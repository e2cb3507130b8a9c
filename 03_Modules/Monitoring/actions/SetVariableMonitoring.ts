import { variableAddress } from '#base/domain/variableAddress.js'
import { command, type RequestOf, type ResponseOf } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { checkSeverity } from '../limits.js'

type Wanted = RequestOf<'SetVariableMonitoring'>['setMonitoringData'][number]
type Result = ResponseOf<'SetVariableMonitoring'>['setMonitoringResult'][number]

export default command('SetVariableMonitoring', {
  summary: 'Have a station watch variables and report what it notices',
  description:
    'The station answers each monitor on its own: `Accepted` with the `id` it gave it, or `Rejected` (the value is out of range, or no monitor of the given `id` may be ' +
    'replaced), `Duplicate` (there is one of this type and severity), `UnknownComponent`, `UnknownVariable` or `UnsupportedMonitorType`. Monitors it accepted are at ' +
    '`/api/v1/stations/{id}/monitors`, with who set them; what they notice comes by NotifyEvent to `/api/v1/stations/{id}/events`. For `Delta` on a variable ' +
    'that is no number the value means nothing: give 1. Streams (`periodicEventStream`, OCPP 2.1) are rejected when the station opens them: it then reports by NotifyEvent. More monitors than the station takes in one message are sent in several; those of a message without an answer are `Rejected` with the reason. OCPP 1.6 has no monitors.',
  permission: 'station.monitor',
  example: {
    setMonitoringData: [
      {
        component: { name: 'EVSE', evse: { id: 1 } },
        variable: { name: 'Temperature' },
        type: 'UpperThreshold',
        value: 70,
        severity: 4,
        transaction: false,
      },
    ],
  },
  check: ({ setMonitoringData }) =>
    setMonitoringData.forEach(({ severity }, i) => checkSeverity(severity, `setMonitoringData.${i}.severity`)),
  // N04.FR.09
  batch: {
    items: 'setMonitoringData',
    results: 'setMonitoringResult',
    limits: 'MonitoringCtrlr',
    unanswered: ({ id, type, severity, component, variable }: Wanted, statusInfo) =>
      ({ id, type, severity, component, variable, status: 'Rejected', statusInfo }) satisfies Result,
  },
  async before({ setMonitoringData }) {
    const endless = setMonitoringData.find(({ periodicEventStream: of }) => of && of.interval === undefined && of.values === undefined)
    if (endless)
      throw new OcppError(
        'OccurrenceConstraintViolation',
        `the stream of ${endless.component.name}.${endless.variable.name} needs an interval, a number of values, or both (N11.FR.09)`,
      )
  },
  async after({ setMonitoringData }, { setMonitoringResult }, { data, station, now, requestedBy }) {
    const open = [...setMonitoringData]
    const monitors = setMonitoringResult.flatMap((result) => {
      // N04.FR.02: each result names its monitor; of two that are alike each answers one.
      const at = open.findIndex((wanted) => answers(result, wanted))
      if (at < 0) return []
      const [wanted] = open.splice(at, 1)
      const monitorId = result.id ?? wanted!.id
      if (result.status !== 'Accepted' || monitorId === undefined) return []
      const { type, value, severity, transaction = false, periodicEventStream } = wanted!
      return [
        {
          ...variableAddress(wanted!),
          monitorId,
          type,
          value,
          severity,
          inTransaction: transaction,
          eventNotificationType: 'CustomMonitor', // N04.FR.15: also where it replaces a preconfigured one
          periodicEventStream,
          setBy: requestedBy,
          setAt: now(),
        },
      ]
    })
    await data.monitors.record(station.id, monitors, now())
  },
})

/** Names compare without regard to case (part 2, B06). */
const answers = (result: Result, wanted: Wanted): boolean =>
  result.type === wanted.type &&
  result.severity === wanted.severity &&
  (wanted.id === undefined || result.id === undefined || result.id === wanted.id) &&
  JSON.stringify(variableAddress(result)).toLowerCase() === JSON.stringify(variableAddress(wanted)).toLowerCase()
