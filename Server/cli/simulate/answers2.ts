import { downloadFirmware, uploadLog } from './files.js'
import type { Answer } from './link.js'
import type { Controls, Tell } from './protocol.js'

const triggers: Record<string, Parameters<Controls['send']>[0]> = {
  Heartbeat: 'heartbeat',
  StatusNotification: 'connector',
  MeterValues: 'meterValues',
  TransactionEvent: 'sample',
}

/** What a simulated 2.0.1 or 2.1 station answers to its operator. */
export const answers2 = (controls: Controls): Record<string, Answer> => ({
  RequestStartTransaction: ({ idToken, remoteStartId, evseId }) => ({
    status: controls.knows(evseId) && controls.start(idToken.idToken, remoteStartId) ? 'Accepted' : 'Rejected',
  }),
  RequestStopTransaction: ({ transactionId }) => ({ status: controls.stop(transactionId, 'Remote') ? 'Accepted' : 'Rejected' }),
  Reset({ evseId }) {
    if (!controls.knows(evseId)) return { status: 'Rejected' }
    controls.reset()
    return { status: 'Accepted' }
  },
  UnlockConnector({ evseId, connectorId }) {
    if (!controls.knows(evseId, connectorId)) return { status: 'UnknownConnector' }
    return { status: controls.session() ? 'OngoingAuthorizedTransaction' : 'Unlocked' }
  },
  ChangeAvailability: ({ operationalStatus, evse }) => ({
    status: controls.knows(evse?.id, evse?.connectorId) ? controls.setAvailable(operationalStatus === 'Operative') : 'Rejected',
  }),
  TriggerMessage({ requestedMessage, evse }) {
    // F06.FR.17: a station that is accepted does not boot again because somebody asks.
    if (requestedMessage === 'BootNotification') return { status: 'Rejected' }
    const transfers = { FirmwareStatusNotification: controls.firmware, LogStatusNotification: controls.uploads }[requestedMessage as string]
    if (transfers) {
      controls.follow(async (tell) => void (await tell(requestedMessage, transfers.now())))
      return { status: 'Accepted' }
    }
    const what = triggers[requestedMessage]
    if (!what) return { status: 'NotImplemented' }
    if (!controls.knows(evse?.id, evse?.connectorId) || (what === 'sample' && !controls.session())) return { status: 'Rejected' }
    controls.send(what)
    return { status: 'Accepted' }
  },
  GetVariables: ({ getVariableData }) => ({ getVariableResult: getVariableData.map((asked: any) => getVariable(controls, asked)) }),
  SetVariables: ({ setVariableData }) => ({ setVariableResult: setVariableData.map((asked: any) => setVariable(controls, asked)) }),
  GetBaseReport: ({ requestId }) => report(controls, requestId, controls.settings.all()),
  GetReport: ({ requestId, componentVariable }) =>
    report(
      controls,
      requestId,
      controls.settings
        .all()
        .filter(
          ({ name }) =>
            !componentVariable ||
            componentVariable.some(({ component, variable }: any) =>
              variable ? name === `${component.name}.${variable.name}` : name.startsWith(`${component.name}.`),
            ),
        ),
    ),
  SendLocalList: ({ versionNumber: version, updateType }) => ({
    status: controls.memory.sendList({ version, full: updateType === 'Full' }),
  }),
  GetLocalListVersion: () => ({ versionNumber: controls.memory.listVersion }),
  SetChargingProfile({ evseId, chargingProfile }) {
    if (!controls.knows(evseId)) return { status: 'Rejected' }
    const { id, chargingProfilePurpose: purpose, stackLevel, chargingSchedule } = chargingProfile
    const [{ chargingRateUnit: unit, chargingSchedulePeriod: periods }] = chargingSchedule
    controls.memory.setProfile({ id, evseId, purpose, stackLevel, unit, periods, whole: chargingProfile })
    return { status: 'Accepted' }
  },
  GetCompositeSchedule({ evseId, duration, chargingRateUnit }) {
    if (!controls.knows(evseId)) return { status: 'Rejected' }
    const { unit, periods } = controls.memory.composite({
      evseId,
      durationSeconds: duration,
      unit: chargingRateUnit,
      powerW: controls.powerW,
    })
    const schedule = { evseId, duration, scheduleStart: new Date().toISOString(), chargingRateUnit: unit, chargingSchedulePeriod: periods }
    return { status: 'Accepted', schedule }
  },
  ClearChargingProfile({ chargingProfileId: id, chargingProfileCriteria }) {
    const { evseId, chargingProfilePurpose: purpose, stackLevel } = chargingProfileCriteria ?? {}
    const cleared = controls.memory.clearProfiles(id === undefined ? { evseId, purpose, stackLevel } : { id })
    return { status: cleared > 0 ? 'Accepted' : 'Unknown' }
  },
  GetChargingProfiles({ requestId, evseId, chargingProfile: { chargingProfileId: ids, chargingProfilePurpose: purpose, stackLevel } }) {
    const found = controls.memory.profiles({ evseId, purpose, stackLevel }).filter(({ id }) => !ids || ids.includes(id))
    if (found.length === 0) return { status: 'NoProfiles' }
    controls.follow(async (tell) => {
      for (const [i, one] of found.entries())
        await tell('ReportChargingProfiles', {
          requestId,
          chargingLimitSource: 'CSO',
          evseId: one.evseId,
          chargingProfile: [one.whole],
          tbc: i < found.length - 1,
        })
    })
    return { status: 'Accepted' }
  },
  ReserveNow({ id, idToken, expiryDateTime, evseId }) {
    if (!controls.knows(evseId)) return { status: 'Rejected' }
    const expired = async (tell: Tell) =>
      void (await tell('ReservationStatusUpdate', { reservationId: id, reservationUpdateStatus: 'Expired' }))
    return { status: controls.reserve({ id, idToken: idToken.idToken, expiresAt: new Date(expiryDateTime), expired }) }
  },
  CancelReservation: ({ reservationId }) => ({ status: controls.cancelReservation(reservationId) ? 'Accepted' : 'Rejected' }),
  UpdateFirmware({ requestId, firmware }) {
    controls.follow((tell) =>
      controls.firmware.follow(
        (say) => downloadFirmware(firmware.location, say),
        (step) => tell('FirmwareStatusNotification', step),
        { requestId },
      ),
    )
    return { status: 'Accepted' }
  },
  GetLog({ requestId, log: { remoteLocation } }) {
    const log = controls.log()
    controls.follow((tell) =>
      controls.uploads.follow(
        (say) => uploadLog(remoteLocation, log, say),
        (step) => tell('LogStatusNotification', step),
        { requestId },
      ),
    )
    return { status: 'Accepted', filename: log.name }
  },
  ClearCache: () => ({ status: 'Accepted' }),
  DataTransfer: ({ vendorId, data }) =>
    vendorId === 'Plugboard' ? { status: 'Accepted', ...(data === undefined ? {} : { data }) } : { status: 'UnknownVendorId' },
})

/** Few to a part, so that there are several. */
const perPart = 4

function report(controls: Controls, requestId: number, settings: ReturnType<Controls['settings']['all']>) {
  if (settings.length === 0) return { status: 'EmptyResultSet' }
  const generatedAt = new Date().toISOString()
  const reportData = settings.map(({ name, value, readonly }) => {
    const [component, variable] = name.split('.') as [string, string]
    return {
      component: { name: component, ...(component === 'EVSE' ? { evse: { id: 1 } } : {}) },
      variable: { name: variable },
      variableAttribute: [{ value, mutability: readonly ? 'ReadOnly' : 'ReadWrite' }],
    }
  })
  const parts = Array.from({ length: Math.ceil(reportData.length / perPart) }, (_, i) => reportData.slice(i * perPart, (i + 1) * perPart))
  controls.follow(async (tell) => {
    for (const [seqNo, part] of parts.entries())
      await tell('NotifyReport', { requestId, generatedAt, seqNo, tbc: seqNo < parts.length - 1, reportData: part })
  })
  return { status: 'Accepted' }
}

function place(controls: Controls, { component, variable }: any) {
  const name = `${component.name}.${variable.name}`
  const known = controls.settings.all().some((setting) => setting.name.startsWith(`${component.name}.`))
  return { name, unknown: known ? 'UnknownVariable' : 'UnknownComponent' }
}

function getVariable(controls: Controls, { component, variable, attributeType = 'Actual' }: any) {
  const { name, unknown } = place(controls, { component, variable })
  const found = controls.settings.read(name)
  if (!found) return { attributeStatus: unknown, component, variable }
  if (attributeType !== 'Actual') return { attributeStatus: 'NotSupportedAttributeType', attributeType, component, variable }
  return { attributeStatus: 'Accepted', attributeType, attributeValue: found.value, component, variable }
}

function setVariable(controls: Controls, { component, variable, attributeValue, attributeType = 'Actual' }: any) {
  const { name, unknown } = place(controls, { component, variable })
  if (attributeType !== 'Actual') return { attributeStatus: 'NotSupportedAttributeType', attributeType, component, variable }
  const status = controls.settings.write(name, attributeValue)
  return { attributeStatus: status === 'Unknown' ? unknown : status, attributeType, component, variable }
}
