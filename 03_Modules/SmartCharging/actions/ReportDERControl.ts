import { incoming, type RequestOf } from '#base/ocpp/action.js'
import type { DerControl } from '#base/repositories/derControls.js'
import { askedOf } from '../askedOf.js'
import { type DerControlType, type Setting, timesOf } from '../derSetting.js'

const message = 'ReportDERControl'
type Report = RequestOf<'ReportDERControl'>
type Controls = Omit<Report, 'requestId' | 'tbc'>

// R04.FR.31, R04.FR.32: parts are known by their number and their order of arrival.
export default incoming('ReportDERControl', async ({ requestId, tbc = false, ...controls }, { data, station, receivedAt }) => {
  if (!(await data.reports.add(station.id, { message, requestId, tbc, receivedAt, content: [controls] }))) return {}
  await data.derControls.reported(station.id, controlsOf(controls), receivedAt)
  const report = await data.reports.completed(station.id, { message, requestId })
  if (report?.request) {
    const ids = (report.content as Controls[]).flatMap(controlsOf).map(({ controlId }) => controlId)
    await data.derControls.keepOnly(station.id, askedOf(report.request), ids, report.requestedAt)
  }
  return {}
})

interface Known {
  id: string
  isDefault?: boolean
  isSuperseded?: boolean
}

// Of what exists as a default only (R04.FR.14) a report does not say that it is one.
const control = (controlType: DerControlType, { id, isDefault = true, isSuperseded }: Known, setting: Setting): DerControl => ({
  controlId: id,
  controlType,
  isDefault,
  isSuperseded,
  ...timesOf(setting),
  setting,
})

const controlsOf = (reported: Controls): DerControl[] => [
  ...(reported.curve ?? []).map((one) => control(one.curveType, one, one.curve)),
  ...(reported.enterService ?? []).map((one) => control('EnterService', one, one.enterService)),
  ...(reported.fixedPFAbsorb ?? []).map((one) => control('FixedPFAbsorb', one, one.fixedPF)),
  ...(reported.fixedPFInject ?? []).map((one) => control('FixedPFInject', one, one.fixedPF)),
  ...(reported.fixedVar ?? []).map((one) => control('FixedVar', one, one.fixedVar)),
  ...(reported.freqDroop ?? []).map((one) => control('FreqDroop', one, one.freqDroop)),
  ...(reported.gradient ?? []).map((one) => control('Gradients', one, one.gradient)),
  ...(reported.limitMaxDischarge ?? []).map((one) => control('LimitMaxDischarge', one, one.limitMaxDischarge)),
]
