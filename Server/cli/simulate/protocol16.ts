import { downloadFirmware, uploadLog } from './files.js'
import type { Link } from './link.js'
import type { Reading } from './meter.js'
import type { Controls, Protocol } from './protocol.js'
import type { StopReason } from './session.js'
import { stationSettings } from './stationSettings.js'

const connectorId = 1

const stopReasons: Record<StopReason, string> = {
  Local: 'Local',
  EVDisconnected: 'EVDisconnected',
  Remote: 'Remote',
  ImmediateReset: 'HardReset',
  UnlockCommand: 'UnlockCommand',
  DeAuthorized: 'DeAuthorized',
  PowerLoss: 'PowerLoss',
}

/** OCPP 1.6J. `unit` is how this station writes energy. */
export const protocol16 = (unit: 'Wh' | 'kWh'): Protocol => ({
  subprotocol: 'ocpp1.6',
  strict: true,
  settings: () =>
    stationSettings(
      {
        HeartbeatInterval: '300',
        MeterValueSampleInterval: '60',
        ConnectionTimeOut: '60',
        AuthorizeRemoteTxRequests: 'true',
        LocalPreAuthorize: 'false',
        StopTransactionOnInvalidId: 'true',
        UnlockConnectorOnEVSideDisconnect: 'true',
        MeterValuesSampledData: 'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage',
        NumberOfConnectors: '1',
        LocalAuthListEnabled: 'true',
        LocalAuthListMaxLength: '1000',
        SendLocalListMaxLength: '100',
        ChargeProfileMaxStackLevel: '9',
        ChargingScheduleAllowedChargingRateUnit: 'Current,Power',
        ChargingScheduleMaxPeriods: '24',
        SupportedFeatureProfiles: 'Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger',
      },
      [
        'NumberOfConnectors',
        'SupportedFeatureProfiles',
        'LocalAuthListMaxLength',
        'SendLocalListMaxLength',
        'ChargeProfileMaxStackLevel',
        'ChargingScheduleAllowedChargingRateUnit',
        'ChargingScheduleMaxPeriods',
      ],
      'HeartbeatInterval',
    ),

  async boot(link, { vendor, model, serialNumber, firmwareVersion }) {
    return link.call('BootNotification', {
      chargePointVendor: vendor,
      chargePointModel: model,
      chargePointSerialNumber: serialNumber,
      firmwareVersion,
    })
  },
  async heartbeat(link) {
    await link.call('Heartbeat', {})
  },
  async connector(link, status) {
    await link.deliver('StatusNotification', { connectorId, status, errorCode: 'NoError', timestamp: new Date().toISOString() })
  },
  async authorize(link, idTag) {
    const { idTagInfo } = await link.call('Authorize', { idTag })
    return idTagInfo.status === 'Accepted'
  },
  async start(link, session, { at, registerWh }) {
    const answer = await link.deliver('StartTransaction', {
      connectorId,
      idTag: session.idToken,
      meterStart: registerWh,
      ...(session.reservationId === undefined ? {} : { reservationId: session.reservationId }),
      timestamp: at.toISOString(),
    })
    session.transactionId = String(answer.transactionId)
    return answer.idTagInfo.status === 'Accepted'
  },
  async sample(link, { transactionId }, reading) {
    await meterValues(link, unit, reading, transactionId)
  },
  async stop(link, { transactionId, idToken }, { at, registerWh }, reason) {
    await link.deliver('StopTransaction', {
      transactionId: Number(transactionId),
      meterStop: registerWh,
      timestamp: at.toISOString(),
      reason: stopReasons[reason],
      ...(reason === 'Local' ? { idTag: idToken } : {}),
    })
  },
  meterValues: (link, reading) => meterValues(link, unit, reading),
  answers,
})

async function meterValues(link: Link, unit: 'Wh' | 'kWh', reading: Reading, transactionId?: string) {
  await link.deliver('MeterValues', {
    connectorId,
    ...(transactionId === undefined ? {} : { transactionId: Number(transactionId) }),
    meterValue: [{ timestamp: reading.at.toISOString(), sampledValue: sampledValues(reading, unit) }],
  })
}

function sampledValues({ registerWh, powerW, voltageV, currentA }: Reading, unit: 'Wh' | 'kWh') {
  const energy = unit === 'Wh' ? String(registerWh) : (registerWh / 1000).toFixed(3)
  return [
    { value: energy, measurand: 'Energy.Active.Import.Register', unit },
    { value: String(powerW), measurand: 'Power.Active.Import', unit: 'W' },
    ...['L1', 'L2', 'L3'].map((phase) => ({ value: String(currentA), measurand: 'Current.Import', phase, unit: 'A' })),
    { value: String(voltageV), measurand: 'Voltage', phase: 'L1-N', unit: 'V' },
  ]
}

const triggers: Record<string, Parameters<Controls['send']>[0]> = {
  BootNotification: 'boot',
  Heartbeat: 'heartbeat',
  StatusNotification: 'connector',
  MeterValues: 'meterValues',
}

const answers: Protocol['answers'] = (controls) => ({
  RemoteStartTransaction: (request) => ({
    status: controls.knows(request.connectorId) && controls.start(request.idTag) ? 'Accepted' : 'Rejected',
  }),
  RemoteStopTransaction: ({ transactionId }) => ({ status: controls.stop(String(transactionId), 'Remote') ? 'Accepted' : 'Rejected' }),
  Reset() {
    controls.reset()
    return { status: 'Accepted' }
  },
  UnlockConnector(request) {
    if (request.connectorId !== connectorId) return { status: 'NotSupported' }
    const { transactionId } = controls.session() ?? {}
    if (transactionId !== undefined) controls.stop(transactionId, 'UnlockCommand')
    return { status: 'Unlocked' }
  },
  ChangeAvailability: (request) => ({
    status: controls.knows(request.connectorId) ? controls.setAvailable(request.type === 'Operative') : 'Rejected',
  }),
  TriggerMessage({ requestedMessage, connectorId: asked }) {
    const transfers = { FirmwareStatusNotification: controls.firmware, DiagnosticsStatusNotification: controls.uploads }[
      requestedMessage as string
    ]
    if (transfers) {
      controls.follow(async (tell) => void (await tell(requestedMessage, transfers.now())))
      return { status: 'Accepted' }
    }
    const what = triggers[requestedMessage]
    if (!what) return { status: 'NotImplemented' }
    if (!controls.knows(asked)) return { status: 'Rejected' }
    controls.send(what)
    return { status: 'Accepted' }
  },
  GetConfiguration({ key: asked }) {
    const { settings } = controls
    const wanted = asked?.map((name: string) => name.toLowerCase())
    const keys = settings.all().filter(({ name }) => !wanted?.length || wanted.includes(name.toLowerCase()))
    const unknownKey = (asked ?? []).filter((name: string) => !settings.read(name))
    return {
      configurationKey: keys.map(({ name, value, readonly }) => ({ key: name, readonly, value })),
      ...(unknownKey.length > 0 ? { unknownKey } : {}),
    }
  },
  ChangeConfiguration({ key, value }) {
    const status = controls.settings.write(key, value)
    return { status: status === 'Unknown' ? 'NotSupported' : status }
  },
  SendLocalList: ({ listVersion: version, updateType }) => ({ status: controls.memory.sendList({ version, full: updateType === 'Full' }) }),
  GetLocalListVersion: () => ({ listVersion: controls.memory.listVersion }),
  SetChargingProfile({ connectorId: evseId, csChargingProfiles: whole }) {
    if (!controls.knows(evseId)) return { status: 'Rejected' }
    const { chargingProfileId: id, chargingProfilePurpose: purpose, stackLevel, chargingSchedule } = whole
    const { chargingRateUnit: unit, chargingSchedulePeriod: periods } = chargingSchedule
    controls.memory.setProfile({ id, evseId, purpose, stackLevel, unit, periods, whole })
    return { status: 'Accepted' }
  },
  GetCompositeSchedule({ connectorId: evseId, duration, chargingRateUnit }) {
    if (!controls.knows(evseId)) return { status: 'Rejected' }
    const { unit, periods } = controls.memory.composite({
      evseId,
      durationSeconds: duration,
      unit: chargingRateUnit,
      powerW: controls.powerW,
    })
    return {
      status: 'Accepted',
      connectorId: evseId,
      scheduleStart: new Date().toISOString(),
      chargingSchedule: { duration, chargingRateUnit: unit, chargingSchedulePeriod: periods },
    }
  },
  ClearChargingProfile: ({ id, connectorId: evseId, chargingProfilePurpose: purpose, stackLevel }) => ({
    status: controls.memory.clearProfiles({ id, evseId, purpose, stackLevel }) > 0 ? 'Accepted' : 'Unknown',
  }),
  ReserveNow({ connectorId: evseId, reservationId: id, idTag: idToken, expiryDate }) {
    if (!controls.knows(evseId)) return { status: 'Rejected' }
    return { status: controls.reserve({ id, idToken, expiresAt: new Date(expiryDate) }) }
  },
  CancelReservation: ({ reservationId }) => ({ status: controls.cancelReservation(reservationId) ? 'Accepted' : 'Rejected' }),
  UpdateFirmware({ location }) {
    controls.follow((tell) =>
      controls.firmware.follow(
        (say) => downloadFirmware(location, say),
        (step) => tell('FirmwareStatusNotification', step),
      ),
    )
    return {}
  },
  GetDiagnostics({ location }) {
    const log = controls.log()
    const words = { Uploading: 'Uploading', Uploaded: 'Uploaded', UploadFailure: 'UploadFailed' } as const
    controls.follow((tell) =>
      controls.uploads.follow(
        (say) => uploadLog(location, log, (status) => say(words[status])),
        (step) => tell('DiagnosticsStatusNotification', step),
      ),
    )
    return { fileName: log.name }
  },
  ClearCache: () => ({ status: 'Accepted' }),
  DataTransfer: ({ vendorId, data }) =>
    vendorId === 'Plugboard' ? { status: 'Accepted', ...(data ? { data } : {}) } : { status: 'UnknownVendorId' },
})
