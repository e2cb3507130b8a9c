import { describe, expect, it } from 'vitest'
import type { Boot } from '#base/repositories/boots.js'
import type { BootDecision } from '#base/repositories/stations.js'
import { answerTo, fakeContext, now, station } from '../../../test/context.js'
import BootNotification from './BootNotification.js'

const request = {
  reason: 'PowerUp',
  chargingStation: { vendorName: 'ACME', model: 'X1', serialNumber: 'S1', firmwareVersion: '1.2', modem: { iccid: '89', imsi: '26' } },
} as const

const boot = async (decision: BootDecision, said: Parameters<typeof answerTo<'BootNotification'>>[1] = request) => {
  const kept: Boot[] = []
  const context = fakeContext({
    data: { stations: { bootDecision: async () => decision }, boots: { record: async (one) => void kept.push(one) } },
  })
  return { answer: await answerTo(BootNotification, said, context), kept, context }
}

describe('BootNotification', () => {
  it.each([
    { status: 'Accepted', intervalSeconds: 300 },
    { status: 'Pending', intervalSeconds: 60 },
    // B02.FR.07, B03.FR.05: 0 leaves the wait to the station.
    { status: 'Rejected', intervalSeconds: 0 },
  ] as const)('tells the station what its operator decided: $status (B01.FR.02)', async (decision) => {
    const { answer, context } = await boot(decision)

    expect(answer).toEqual({ currentTime: now.toISOString(), interval: decision.intervalSeconds, status: decision.status })
    expect(context.emitted).toEqual([
      { event: 'station.booted', body: { ...station, vendor: 'ACME', model: 'X1', status: decision.status } },
    ])
  })

  it('keeps what the station is, with what it was told', async () => {
    const { kept } = await boot({ status: 'Pending', intervalSeconds: 60 })

    expect(kept).toEqual([
      {
        stationPk: station.id,
        at: now,
        reason: 'PowerUp',
        vendor: 'ACME',
        model: 'X1',
        serialNumber: 'S1',
        firmwareVersion: '1.2',
        iccid: '89',
        imsi: '26',
        status: 'Pending',
        intervalSeconds: 60,
        customData: undefined,
      },
    ])
  })

  it('needs no more than vendor and model, and keeps custom data as it is', async () => {
    const customData = { vendorId: 'org.example', colour: 'green' }

    const { kept } = await boot(
      { status: 'Accepted', intervalSeconds: 300 },
      { reason: 'RemoteReset', chargingStation: { vendorName: 'A', model: 'B' }, customData },
    )

    expect(kept).toMatchObject([{ serialNumber: undefined, iccid: undefined, imsi: undefined, customData }])
  })
})
