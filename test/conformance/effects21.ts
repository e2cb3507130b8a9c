import type { Effects } from './effects.js'
import { answered, loses, present, shows } from './seen.js'

const limited = (profileId: number, limit: number) => ({
  profileId,
  set: { profile: { chargingSchedule: [{ chargingSchedulePeriod: [{ limit }] }] } },
})

/** What OCPP 2.1 has and 2.0.1 has not. */
export const effects21: Effects = {
  AFRRSignal: { down: answered },
  AdjustPeriodicEventStream: {
    down: shows('/stations/{id}/event-streams', ({ id, params }) => ({
      streamId: id,
      intervalSeconds: params.interval,
      valuesPerMessage: params.values,
    })),
  },
  BatterySwap: {
    up: shows('/stations/{id}/battery-swaps', ({ requestId, eventType, batteryData: [{ serialNumber }] }) =>
      eventType === 'BatteryIn' ? { requestId, batteriesIn: [{ serialNumber }] } : undefined,
    ),
  },
  ChangeTransactionTariff: {
    down: shows('/stations/{id}/tariffs', ({ transactionId, tariff: { tariffId } }) => ({ transactionId, tariffId })),
  },
  ClearDERControl: { down: loses('/stations/{id}/der-controls', ({ controlId }) => ({ controlId })) },
  ClearTariffs: { down: loses('/stations/{id}/tariffs', ({ tariffIds }) => ({ tariffId: tariffIds?.[0] })) },
  ClosePeriodicEventStream: { up: shows('/stations/{id}/event-streams', ({ id }) => ({ streamId: id, closedAt: present })) },
  GetCertificateChainStatus: {
    up: shows('/stations/{id}/certificates/queries', (_q, { certificateStatus: [{ status }] }) => ({
      action: 'GetCertificateChainStatus',
      answer: status,
    })),
  },
  GetDERControl: {
    down: shows('/stations/{id}/reports', ({ requestId }, { status }) => ({ requestId, status, askedBy: 'GetDERControl' })),
  },
  GetPeriodicEventStream: {
    down: shows('/stations/{id}/event-streams', (_q, { constantStreamData }) =>
      constantStreamData
        ? { streamId: constantStreamData[0].id, variableMonitoringId: constantStreamData[0].variableMonitoringId }
        : undefined,
    ),
  },
  GetTariffs: {
    down: shows('/stations/{id}/tariffs', (_q, { tariffAssignments }) =>
      tariffAssignments ? { tariffId: tariffAssignments[0].tariffId, reportedAt: present } : undefined,
    ),
  },
  NotifyAllowedEnergyTransfer: {
    down: shows('/stations/{id}/charging-needs', ({ transactionId, allowedEnergyTransfer }) => ({
      transactionId,
      status: 'Rejected',
      needs: { requestedEnergyTransfer: (one: string) => !allowedEnergyTransfer.includes(one) },
    })),
  },
  NotifyDERAlarm: { up: shows('/stations/{id}/der-alarms', ({ controlType, gridEventFault }) => ({ controlType, gridEventFault })) },
  NotifyDERStartStop: {
    up: shows('/stations/{id}/der-controls', ({ controlId, started, timestamp }) =>
      started ? { controlId, startedAt: timestamp } : { controlId, endedAt: timestamp },
    ),
  },
  NotifyPeriodicEventStream: {
    up: shows('/stations/{id}/event-streams/{eventStreamId}/values', ({ basetime, data: [{ t, v }] }) => ({
      value: v,
      at: new Date(Date.parse(basetime) + t * 1_000).toISOString(),
    })),
  },
  NotifyPriorityCharging: {
    up: shows('/stations/{id}/priority-charging', ({ transactionId, activated }) => ({ transactionId, activated })),
  },
  NotifySettlement: {
    up: shows('/settlements', ({ pspRef, status, settlementAmount: amount }, _a, { stationId }) => ({ stationId, pspRef, status, amount })),
  },
  NotifyWebPaymentStarted: {
    down: shows('/stations/{id}/web-payments', ({ evseId, timeout: timeoutSeconds }) => ({ evseId, timeoutSeconds })),
  },
  OpenPeriodicEventStream: {
    up: shows('/stations/{id}/event-streams', ({ constantStreamData: { id, variableMonitoringId, params } }) => ({
      streamId: id,
      variableMonitoringId,
      intervalSeconds: params.interval,
    })),
  },
  PullDynamicScheduleUpdate: {
    up: shows('/stations/{id}/charging-profiles', ({ chargingProfileId }, { scheduleUpdate }) =>
      scheduleUpdate ? limited(chargingProfileId, scheduleUpdate.limit) : undefined,
    ),
  },
  ReportDERControl: { up: shows('/stations/{id}/der-controls', ({ curve }) => ({ controlId: curve?.[0].id })) },
  RequestBatterySwap: { down: shows('/stations/{id}/battery-swaps', ({ requestId }, { status }) => ({ requestId, status })) },
  SetDERControl: { down: shows('/stations/{id}/der-controls', ({ controlId, controlType }) => ({ controlId, controlType })) },
  SetDefaultTariff: {
    down: shows('/stations/{id}/tariffs', ({ tariff: { tariffId } }, { status }) =>
      status === 'Accepted' ? { tariffId, kind: 'DefaultTariff' } : undefined,
    ),
  },
  // The station says itself what came of it: NotifyPriorityCharging.
  UsePriorityCharging: {
    down: shows('/stations/{id}/priority-charging', ({ transactionId, activate }) => ({ transactionId, activated: activate })),
  },
  UpdateDynamicSchedule: {
    down: shows('/stations/{id}/charging-profiles', ({ chargingProfileId, scheduleUpdate: { limit } }) =>
      limited(chargingProfileId, limit),
    ),
  },
  VatNumberValidation: { up: shows('/stations/{id}/vat-checks', ({ vatNumber }, { status }) => ({ vatNumber, status })) },
}
