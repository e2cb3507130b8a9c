import { describe, expect, it } from 'vitest'
import { bench } from './bench.js'
import { session } from './states.js'
import { tokens, withTokens } from './tokens.js'

// The messages that are new in 2.1.
const plugboard = bench()
const { station, api } = plugboard
withTokens(plugboard)

const accepted = { success: true, payload: { status: 'Accepted' } }
const now = () => new Date().toISOString()

/** A station that accepts these commands. */
async function accepting(...actions: string[]) {
  const at = await station('2.1')
  for (const action of actions) at.answer(action, { status: 'Accepted' })
  return at
}

describe('a periodic event stream', () => {
  const constantStreamData = { id: 3, variableMonitoringId: 11, params: { interval: 60 } }
  const values = { id: 3, pending: 0, basetime: '2026-11-21T08:00:00Z', data: [{ t: 1.5, v: '21.25' }] }
  const opened = async (...actions: string[]) => {
    const at = await accepting(...actions)
    expect(await at.call('OpenPeriodicEventStream', { constantStreamData })).toEqual({ status: 'Accepted' })
    return at
  }
  const streams = async (at: Awaited<ReturnType<typeof opened>>) => (await at.get('event-streams')).items

  it('2.1 OpenPeriodicEventStream: is shown as open', async () => {
    const [stream] = await streams(await opened())

    expect(stream).toMatchObject({ streamId: 3, variableMonitoringId: 11, intervalSeconds: 60 })
    expect(stream).not.toHaveProperty('closedAt')
  })

  it('2.1 NotifyPeriodicEventStream: brings values, which are shown, and has no answer', async () => {
    const at = await opened()

    at.tell('NotifyPeriodicEventStream', values)
    await at.call('Heartbeat', {})

    const [{ id }] = await streams(at)
    expect((await at.get(`event-streams/${id}/values`)).items).toMatchObject([{ at: '2026-11-21T08:00:01.500Z', value: '21.25' }])
  })

  it('2.1 AdjustPeriodicEventStream: has the rhythm an operator gave it', async () => {
    const at = await opened('AdjustPeriodicEventStream')

    expect(await at.send('AdjustPeriodicEventStream', { id: 3, params: { interval: 5, values: 20 } })).toMatchObject(accepted)

    expect(await streams(at)).toMatchObject([{ intervalSeconds: 5, valuesPerMessage: 20 }])
  })

  it('2.1 GetPeriodicEventStream: that Plugboard did not know is shown, and one the station does not name is not open', async () => {
    const at = await opened()
    at.answer('GetPeriodicEventStream', { constantStreamData: [{ id: 9, variableMonitoringId: 12, params: { values: 4 } }] })

    expect(await at.send('GetPeriodicEventStream', {})).toMatchObject({ success: true })

    expect(await streams(at)).toMatchObject([{ streamId: 9, variableMonitoringId: 12, valuesPerMessage: 4 }, { streamId: 3 }])
  })

  it('2.1 ClosePeriodicEventStream: is shown as closed', async () => {
    const at = await opened()

    expect(await at.call('ClosePeriodicEventStream', { id: 3 })).toEqual({})

    expect(await streams(at)).toMatchObject([{ streamId: 3, closedAt: expect.any(String) }])
  })
})

describe('a battery swap', () => {
  const battery = { evseId: 2, serialNumber: 'EMPTY', soC: 8, soH: 97.5 }

  it('2.1 RequestBatterySwap: that the station accepts is shown', async () => {
    const at = await accepting('RequestBatterySwap')

    expect(await at.send('RequestBatterySwap', { requestId: 4, idToken: tokens.one })).toMatchObject(accepted)

    expect((await at.get('battery-swaps')).items).toMatchObject([{ requestId: 4, idToken: tokens.one.idToken, status: 'Accepted' }])
  })

  it('2.1 BatterySwap: shows what was put in', async () => {
    const at = await station('2.1')
    const told = { requestId: 5, idToken: tokens.one, eventType: 'BatteryIn', batteryData: [battery] }

    expect(await at.call('BatterySwap', told)).toEqual({})

    expect((await at.get('battery-swaps')).items).toMatchObject([{ requestId: 5, state: 'in', batteriesIn: [battery] }])
  })
})

describe('a tariff', () => {
  const tariff = (tariffId: string) => ({ tariffId, currency: 'EUR', energy: { prices: [{ priceKwh: 0.25 }] } })
  const set = async (tariffId: string) => {
    const at = await accepting('SetDefaultTariff', 'ChangeTransactionTariff')
    expect(await at.send('SetDefaultTariff', { evseId: 0, tariff: tariff(tariffId) })).toMatchObject(accepted)
    return at
  }
  const tariffs = async (at: Awaited<ReturnType<typeof set>>) => (await at.get('tariffs')).items

  it('2.1 SetDefaultTariff: is shown as that of the station', async () => {
    const at = await set('default')

    expect(await tariffs(at)).toMatchObject([{ tariffId: 'default', kind: 'DefaultTariff', content: tariff('default') }])
  })

  it('2.1 GetTariffs: that others set is shown once the station reports it', async () => {
    const at = await station('2.1')
    at.answer('GetTariffs', {
      status: 'Accepted',
      tariffAssignments: [{ tariffId: 'MSP01', tariffKind: 'DriverTariff', evseIds: [1], idTokens: ['ABCD1234'] }],
    })

    expect(await at.send('GetTariffs', { evseId: 0 })).toMatchObject(accepted)

    expect(await tariffs(at)).toMatchObject([{ tariffId: 'MSP01', evseId: 1, idTokens: ['ABCD1234'], reportedAt: expect.any(String) }])
  })

  it('2.1 ClearTariffs: is no longer shown', async () => {
    const at = await set('cleared')
    at.answer('ClearTariffs', { clearTariffsResult: [{ tariffId: 'cleared', status: 'Accepted' }] })
    expect(await tariffs(at)).toHaveLength(1)

    expect(await at.send('ClearTariffs', { tariffIds: ['cleared'] })).toMatchObject({ success: true })

    expect(await tariffs(at)).toEqual([])
  })

  it('2.1 ChangeTransactionTariff: is shown as that of the transaction', async () => {
    const at = await set('before')
    const tx = session(at)
    await tx.charging()

    expect(await at.send('ChangeTransactionTariff', { transactionId: tx.transactionId, tariff: tariff('after') })).toMatchObject(accepted)

    expect(await tariffs(at)).toContainEqual(expect.objectContaining({ tariffId: 'after', transactionId: tx.transactionId }))
  })
})

describe('a DER control', () => {
  const curve = { priority: 1, yUnit: 'PctMaxW', curveData: [{ x: 103, y: 100 }] }
  const scheduled = { ...curve, startTime: new Date(Date.now() + 3_600_000).toISOString(), duration: 600 }
  const set = async (controlId: string) => {
    const at = await accepting('SetDERControl', 'GetDERControl', 'ClearDERControl')
    const request = { isDefault: false, controlId, controlType: 'VoltWatt', curve: scheduled }
    expect(await at.send('SetDERControl', request)).toMatchObject(accepted)
    return at
  }
  const controls = async (at: Awaited<ReturnType<typeof set>>) => (await at.get('der-controls')).items

  it('2.1 SetDERControl: is shown as scheduled', async () => {
    const at = await set('one')

    expect(await controls(at)).toMatchObject([{ controlId: 'one', controlType: 'VoltWatt', state: 'scheduled' }])
  })

  it('2.1 NotifyDERStartStop: is shown as active', async () => {
    const at = await set('one')

    expect(await at.call('NotifyDERStartStop', { controlId: 'one', started: true, timestamp: now() })).toEqual({})

    expect(await controls(at)).toMatchObject([{ controlId: 'one', state: 'active', startedAt: expect.any(String) }])
  })

  it('2.1 GetDERControl: is asked for, and its report is shown as awaited', async () => {
    const at = await set('one')

    expect(await at.send('GetDERControl', { requestId: 5, controlType: 'VoltWatt' })).toMatchObject(accepted)

    expect((await at.get('reports')).items).toMatchObject([{ askedBy: 'GetDERControl', requestId: 5, state: 'requested' }])
  })

  it('2.1 ReportDERControl: that the station reports is shown', async () => {
    const at = await set('one')
    await at.send('GetDERControl', { requestId: 6, controlType: 'VoltWatt' })
    const reported = { id: 'other', curveType: 'VoltWatt', isDefault: false, isSuperseded: false, curve: scheduled }

    expect(await at.call('ReportDERControl', { requestId: 6, curve: [reported] })).toEqual({})

    expect(await controls(at)).toMatchObject([{ controlId: 'other', state: 'scheduled' }])
  })

  it('2.1 ClearDERControl: is no longer shown', async () => {
    const at = await set('one')
    expect(await controls(at)).toHaveLength(1)

    expect(await at.send('ClearDERControl', { isDefault: false, controlId: 'one' })).toMatchObject(accepted)

    expect(await controls(at)).toEqual([])
  })

  it('2.1 NotifyDERAlarm: that deviates is shown as an alarm', async () => {
    const at = await station('2.1')

    expect(await at.call('NotifyDERAlarm', { controlType: 'VoltWatt', gridEventFault: 'OverVoltage', timestamp: now() })).toEqual({})

    expect((await at.get('der-alarms')).items).toMatchObject([{ controlType: 'VoltWatt', gridEventFault: 'OverVoltage' }])
  })

  it('2.1 AFRRSignal: what the station answers the grid is with the command', async () => {
    const at = await accepting('AFRRSignal')

    const { commandId } = await at.send('AFRRSignal', { timestamp: now(), signal: -1 })

    expect(at.asked('AFRRSignal')).toMatchObject([{ signal: -1 }])
    expect((await api('GET', `/api/v1/commands/${commandId}`)).body).toMatchObject({ payload: { status: 'Accepted' } })
  })
})

describe('smart charging', () => {
  const dynamic = {
    id: 100,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Dynamic',
    dynUpdateInterval: 60,
    chargingSchedule: [{ id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] }],
  }
  const limits = async (at: Awaited<ReturnType<typeof accepting>>) =>
    (await at.get('charging-profiles')).items.map(({ set }: any) => set.profile.chargingSchedule[0].chargingSchedulePeriod[0].limit)

  it('2.1 UpdateDynamicSchedule: a dynamic profile is shown with its new limit', async () => {
    const at = await accepting('SetChargingProfile', 'UpdateDynamicSchedule')
    expect(await at.send('SetChargingProfile', { evseId: 1, chargingProfile: dynamic })).toMatchObject(accepted)
    expect(await limits(at)).toEqual([16])

    expect(await at.send('UpdateDynamicSchedule', { chargingProfileId: 100, scheduleUpdate: { limit: 6.3 } })).toMatchObject(accepted)

    expect(await limits(at)).toEqual([6.3])
  })

  it('2.1 PullDynamicScheduleUpdate: a station that asks is told what is shown', async () => {
    const at = await accepting('SetChargingProfile')
    expect(await at.send('SetChargingProfile', { evseId: 1, chargingProfile: dynamic })).toMatchObject(accepted)

    const { scheduleUpdate } = await at.call('PullDynamicScheduleUpdate', { chargingProfileId: 100 })

    expect(await limits(at)).toEqual([scheduleUpdate.limit])
  })

  it('2.1 NotifyPriorityCharging: that a transaction has priority at the station is shown', async () => {
    const at = await station('2.1')
    const tx = session(at)
    await tx.charging()

    expect(await at.call('NotifyPriorityCharging', { transactionId: tx.transactionId, activated: true })).toEqual({})

    expect((await at.get('priority-charging')).items).toMatchObject([{ transactionId: tx.transactionId, activated: true }])
  })

  it('2.1 UsePriorityCharging: an operator gives priority, and that the station follows is shown', async () => {
    const at = await accepting('UsePriorityCharging')
    const tx = session(at)
    await tx.charging()

    expect(await at.send('UsePriorityCharging', { transactionId: tx.transactionId, activate: true })).toMatchObject(accepted)
    await at.call('NotifyPriorityCharging', { transactionId: tx.transactionId, activated: true })

    expect((await at.get('priority-charging')).items).toMatchObject([{ transactionId: tx.transactionId, activated: true }])
  })

  it('2.1 NotifyAllowedEnergyTransfer: a vehicle that wants energy another way is refused, which is shown', async () => {
    const at = await accepting('NotifyAllowedEnergyTransfer')
    const tx = session(at)
    await tx.charging()

    const request = { transactionId: tx.transactionId, allowedEnergyTransfer: ['AC_three_phase'] }
    expect(await at.send('NotifyAllowedEnergyTransfer', request)).toMatchObject(accepted)
    const needs = { evseId: 1, chargingNeeds: { requestedEnergyTransfer: 'AC_BPT', controlMode: 'ScheduledControl' } }
    expect(await at.call('NotifyEVChargingNeeds', needs)).toMatchObject({ status: 'Rejected' })

    expect((await at.get('charging-needs')).items).toMatchObject([{ transactionId: tx.transactionId, status: 'Rejected' }])
  })
})

describe('a payment', () => {
  it('2.1 NotifySettlement: that the terminal settled is shown', async () => {
    const at = await station('2.1')
    const settlement = { pspRef: 'PSP-1', transactionId: 'TX1', status: 'Settled', settlementAmount: 18.35, settlementTime: now() }

    expect(await at.call('NotifySettlement', settlement)).toEqual({})

    expect((await api('GET', `/api/v1/settlements?stationId=${at.stationId}`)).body.items).toMatchObject([
      { pspRef: 'PSP-1', transactionId: 'TX1', status: 'Settled', amount: '18.35' },
    ])
  })

  it('2.1 NotifyWebPaymentStarted: that the station was told of is shown', async () => {
    const at = await station('2.1')
    at.answer('NotifyWebPaymentStarted', {})

    expect(await at.send('NotifyWebPaymentStarted', { evseId: 2, timeout: 120 })).toMatchObject({ success: true })

    expect((await at.get('web-payments')).items).toMatchObject([{ evseId: 2, timeoutSeconds: 120 }])
  })

  it('2.1 VatNumberValidation: what was made of a VAT number is shown', async () => {
    const at = await station('2.1')

    expect(await at.call('VatNumberValidation', { vatNumber: 'DE12' })).toMatchObject({ status: 'Rejected' })

    expect((await at.get('vat-checks')).items).toMatchObject([{ vatNumber: 'DE12', status: 'Rejected' }])
  })
})

it('2.1 GetCertificateChainStatus: what the station asked, and was told, is shown', async () => {
  const at = await station('2.1')
  const certificateHashData = { hashAlgorithm: 'SHA256', issuerNameHash: 'a1', issuerKeyHash: 'b2', serialNumber: '0c' }
  const certificateStatusRequests = [{ certificateHashData, source: 'OCSP', urls: ['http://127.0.0.1:9/'] }]

  const { certificateStatus } = await at.call('GetCertificateChainStatus', { certificateStatusRequests })

  expect((await at.get('certificates/queries')).items).toMatchObject([
    { action: 'GetCertificateChainStatus', answer: certificateStatus[0].status },
  ])
})
