import { randomUUID } from 'node:crypto'
import { answers2 } from './answers2.js'
import type { Link } from './link.js'
import type { Reading } from './meter.js'
import type { Protocol } from './protocol.js'
import type { ConnectorState, Session, StopReason } from './session.js'
import { stationSettings } from './stationSettings.js'

const evse = { id: 1, connectorId: 1 }

const endTriggers: Record<StopReason, string> = {
  Local: 'StopAuthorized',
  EVDisconnected: 'EVCommunicationLost',
  Remote: 'RemoteStop',
  ImmediateReset: 'ResetCommand',
  UnlockCommand: 'UnlockCommand',
  DeAuthorized: 'Deauthorized',
  PowerLoss: 'AbnormalCondition',
}

/** OCPP 2.0.1 and 2.1, which differ in how a connector's state travels. `unit` is how this station writes energy. */
export function protocol2(version: '2.0.1' | '2.1', unit: 'Wh' | 'kWh'): Protocol {
  let told: string | undefined
  let events = 0

  async function event(
    link: Link,
    session: Session,
    reading: Reading,
    more: { eventType: string; triggerReason: string; info?: object; idToken?: boolean },
  ) {
    const { eventType, triggerReason, info, idToken } = more
    return link.deliver('TransactionEvent', {
      eventType,
      timestamp: reading.at.toISOString(),
      triggerReason,
      seqNo: session.seqNo++,
      transactionInfo: {
        transactionId: session.transactionId,
        ...(session.remoteStartId === undefined ? {} : { remoteStartId: session.remoteStartId }),
        ...info,
      },
      evse,
      ...(eventType === 'Started' && session.reservationId !== undefined ? { reservationId: session.reservationId } : {}),
      ...(idToken ? { idToken: { idToken: session.idToken, type: 'ISO14443' } } : {}),
      meterValue: [{ timestamp: reading.at.toISOString(), sampledValue: sampledValues(reading, unit, contexts[eventType]!) }],
    })
  }

  return {
    subprotocol: `ocpp${version}`,
    strict: version === '2.0.1',
    settings: () =>
      stationSettings(
        {
          'OCPPCommCtrlr.HeartbeatInterval': '300',
          'SampledDataCtrlr.TxUpdatedInterval': '60',
          'SampledDataCtrlr.TxUpdatedMeasurands': 'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage',
          'TxCtrlr.EVConnectionTimeOut': '60',
          'TxCtrlr.StopTxOnInvalidId': 'true',
          'AuthCtrlr.Enabled': 'true',
          'AuthCtrlr.AuthorizeRemoteStart': 'true',
          'LocalAuthListCtrlr.ItemsPerMessage': '100',
          'SmartChargingCtrlr.RateUnit': 'A,W',
          'SmartChargingCtrlr.PeriodsPerSchedule': '24',
          'SmartChargingCtrlr.ProfileStackLevel': '9',
          'ChargingStation.AvailabilityState': 'Available',
          'EVSE.Power': '22000',
        },
        [
          'LocalAuthListCtrlr.ItemsPerMessage',
          'SmartChargingCtrlr.RateUnit',
          'SmartChargingCtrlr.PeriodsPerSchedule',
          'SmartChargingCtrlr.ProfileStackLevel',
          'ChargingStation.AvailabilityState',
          'EVSE.Power',
        ],
        'OCPPCommCtrlr.HeartbeatInterval',
      ),

    async boot(link, { vendor, model, serialNumber, firmwareVersion }, reason) {
      told = undefined
      return link.call('BootNotification', { reason, chargingStation: { vendorName: vendor, model, serialNumber, firmwareVersion } })
    },
    async heartbeat(link) {
      await link.call('Heartbeat', {})
    },
    async connector(link, state, again = false) {
      const connectorStatus = availability(state)
      if (connectorStatus === told && !again) return
      told = connectorStatus
      const timestamp = new Date().toISOString()
      if (version === '2.0.1')
        return void (await link.deliver('StatusNotification', {
          timestamp,
          connectorStatus,
          evseId: evse.id,
          connectorId: evse.connectorId,
        }))
      const eventData = {
        eventId: ++events,
        timestamp,
        trigger: 'Delta',
        actualValue: connectorStatus,
        eventNotificationType: 'HardWiredNotification',
        component: { name: 'Connector', evse },
        variable: { name: 'AvailabilityState' },
      }
      await link.deliver('NotifyEvent', { generatedAt: timestamp, seqNo: 0, eventData: [eventData] })
    },
    async authorize(link, idToken) {
      const { idTokenInfo } = await link.call('Authorize', { idToken: { idToken, type: 'ISO14443' } })
      return idTokenInfo.status === 'Accepted'
    },
    async start(link, session, reading) {
      // Unique whatever the seed: the same id again would be the same transaction.
      session.transactionId = randomUUID()
      const triggerReason = session.remoteStartId === undefined ? 'Authorized' : 'RemoteStart'
      const answer = await event(link, session, reading, {
        eventType: 'Started',
        triggerReason,
        info: { chargingState: 'EVConnected' },
        idToken: true,
      })
      await event(link, session, reading, {
        eventType: 'Updated',
        triggerReason: 'ChargingStateChanged',
        info: { chargingState: 'Charging' },
      })
      return (answer.idTokenInfo?.status ?? 'Accepted') === 'Accepted'
    },
    async sample(link, session, reading) {
      await event(link, session, reading, {
        eventType: 'Updated',
        triggerReason: 'MeterValuePeriodic',
        info: { chargingState: 'Charging' },
      })
    },
    async stop(link, session, reading, stoppedReason) {
      await event(link, session, reading, {
        eventType: 'Ended',
        triggerReason: endTriggers[stoppedReason],
        info: {
          chargingState: stoppedReason === 'EVDisconnected' ? 'Idle' : 'EVConnected',
          stoppedReason: reasons[stoppedReason] ?? stoppedReason,
        },
        idToken: stoppedReason === 'Local',
      })
    },
    async meterValues(link, reading) {
      const sampledValue = sampledValues(reading, unit, 'Trigger')
      await link.deliver('MeterValues', { evseId: evse.id, meterValue: [{ timestamp: reading.at.toISOString(), sampledValue }] })
    },
    answers: answers2,
  }
}

const contexts: Record<string, string> = { Started: 'Transaction.Begin', Updated: 'Sample.Periodic', Ended: 'Transaction.End' }

// 2.x has no word for it.
const reasons: Partial<Record<StopReason, string>> = { UnlockCommand: 'Other' }

const availability = (state: ConnectorState) => (['Available', 'Reserved', 'Unavailable'].includes(state) ? state : 'Occupied')

function sampledValues({ registerWh, powerW, voltageV, currentA }: Reading, unit: 'Wh' | 'kWh', context: string) {
  return [
    { value: unit === 'Wh' ? registerWh : registerWh / 1000, measurand: 'Energy.Active.Import.Register', unitOfMeasure: { unit }, context },
    { value: powerW, measurand: 'Power.Active.Import', unitOfMeasure: { unit: 'W' }, context },
    ...['L1', 'L2', 'L3'].map((phase) => ({ value: currentA, measurand: 'Current.Import', phase, unitOfMeasure: { unit: 'A' }, context })),
    { value: voltageV, measurand: 'Voltage', phase: 'L1-N', unitOfMeasure: { unit: 'V' }, context },
  ]
}
