import { command } from '#base/ocpp/action.js'

/** N03.FR.04, N03.FR.05: kinds of monitors that are gone afterwards; All leaves everything (N03.FR.03). */
const removed = {
  All: [],
  FactoryDefault: ['CustomMonitor'],
  HardWiredOnly: ['CustomMonitor', 'PreconfiguredMonitor'],
} as const

export default command('SetMonitoringBase', {
  summary: 'Choose which monitors a station starts from',
  description:
    '`All` activates the preconfigured monitors and leaves the custom ones; `FactoryDefault` removes the custom ones and activates the preconfigured ones; `HardWiredOnly` leaves ' +
    'only what is built in. The station answers `Accepted`, `Rejected`, `NotSupported` (it does not know this base) or `EmptyResultSet`. What is then gone leaves ' +
    '`/api/v1/stations/{id}/monitors`; which ones became active only the station knows: ask with GetMonitoringReport. OCPP 1.6 has no monitors.',
  permission: 'station.monitor',
  example: { monitoringBase: 'FactoryDefault' },
  async after({ monitoringBase }, { status }, { data, station, now, requestedBy }) {
    if (status !== 'Accepted') return
    await data.monitors.setBase(station.id, monitoringBase, requestedBy, now())
    await data.monitors.removeKinds(station.id, [...removed[monitoringBase]])
  },
})
