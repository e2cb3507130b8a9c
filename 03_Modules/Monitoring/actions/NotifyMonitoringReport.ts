import { variableAddress } from '#base/domain/variableAddress.js'
import { incoming } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import type { MonitoringDataType } from '#base/ocpp/generated/v21.js'
import { asksForAll } from '../asksForAll.js'

const message = 'NotifyMonitoringReport'

// N02: parts may come in any order and more than once.
export default incoming(
  'NotifyMonitoringReport',
  async ({ requestId, seqNo, tbc = false, generatedAt, monitor = [] }, { data, station, receivedAt }) => {
    const part = { message, requestId, seqNo, tbc, generatedAt: toInstant(generatedAt), receivedAt, content: monitor } as const
    if (!(await data.reports.add(station.id, part))) return {}
    await data.monitors.record(station.id, monitor.flatMap(monitorsOf), receivedAt)
    const report = await data.reports.completed(station.id, { message, requestId })
    if (report?.request && asksForAll(report.request)) {
      const reported = (report.content as MonitoringDataType[]).flatMap(monitorsOf)
      await data.monitors.keepOnly(
        station.id,
        reported.map(({ monitorId }) => monitorId),
        report.requestedAt,
      )
    }
    return {}
  },
)

// 2.0.1 does not say what kind of monitor it is.
const monitorsOf = (reported: MonitoringDataType) =>
  reported.variableMonitoring.map(({ id, type, value, severity, transaction, eventNotificationType }) => ({
    ...variableAddress(reported),
    monitorId: id,
    type,
    value,
    severity,
    inTransaction: transaction,
    eventNotificationType,
  }))
