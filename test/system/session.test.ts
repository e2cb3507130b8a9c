import type { RPCClient } from 'ocpp-rpc'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OcppVersion, versions } from '#base/ocpp/version.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'

let plugboard: TestPlugboard
const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 10, minute)).toISOString()

beforeAll(async () => {
  plugboard = await startPlugboard()
  for (const version of versions)
    expect(
      (await plugboard.api('POST', '/api/v1/stations', { stationId: `S-${version}`, securityProfile: 1, password: 'a long password 1' }))
        .status,
    ).toBe(201)
  for (const idToken of ['Good-1.6', 'Good-2.0.1', 'Good-2.1'])
    expect(
      (await plugboard.api('POST', '/api/v1/tokens', { idToken, type: 'ISO14443', status: 'Accepted', groupIdToken: 'Fleet' })).status,
    ).toBe(201)
  await plugboard.api('POST', '/api/v1/tokens', { idToken: 'Bad', type: 'ISO14443', status: 'Blocked' })
})
afterAll(() => plugboard.stop())

/** A session of 12.345 kWh in the words of each version: 1 hour, begin 1000.000 kWh, one reading in between. Returns the id on the wire. */
const sessions: Record<OcppVersion, (client: RPCClient) => Promise<string>> = {
  '1.6': async (client) => {
    const started: any = await client.call('StartTransaction', {
      connectorId: 1,
      idTag: 'Good-1.6',
      meterStart: 1_000_000,
      timestamp: at(0),
    })
    expect(started.idTagInfo).toMatchObject({ status: 'Accepted', parentIdTag: 'Fleet' })
    const transactionId = started.transactionId
    await client.call('MeterValues', {
      connectorId: 1,
      transactionId,
      meterValue: [
        {
          timestamp: at(30),
          sampledValue: [
            { value: '1006.5', measurand: 'Energy.Active.Import.Register', unit: 'kWh' },
            { value: '11000', measurand: 'Power.Active.Import', unit: 'W' },
          ],
        },
      ],
    })
    await client.call('StopTransaction', {
      transactionId,
      idTag: 'Good-1.6',
      meterStop: 1_012_345,
      timestamp: at(60),
      reason: 'EVDisconnected',
    })
    return String(transactionId)
  },
  '2.0.1': (client) => session2(client, '2.0.1'),
  '2.1': (client) => session2(client, '2.1'),
}

async function session2(client: RPCClient, version: OcppVersion): Promise<string> {
  const transactionId = `tx-${version}`
  const reading = (minute: number, context: string, value: number) => [
    {
      timestamp: at(minute),
      sampledValue: [{ value, context, measurand: 'Energy.Active.Import.Register', unitOfMeasure: { unit: 'kWh' } }],
    },
  ]
  const event = (seqNo: number, eventType: string, minute: number, more: object) => ({
    eventType,
    seqNo,
    timestamp: at(minute),
    triggerReason: 'Authorized',
    evse: { id: 1, connectorId: 1 },
    ...more,
  })
  const idToken = { idToken: `Good-${version}`, type: 'ISO14443' }
  const started: any = await client.call(
    'TransactionEvent',
    event(0, 'Started', 0, {
      idToken,
      transactionInfo: { transactionId, chargingState: 'Charging' },
      meterValue: reading(0, 'Transaction.Begin', 1000),
    }),
  )
  expect(started.idTokenInfo).toMatchObject({ status: 'Accepted', groupIdToken: { idToken: 'Fleet' } })
  await client.call(
    'TransactionEvent',
    event(1, 'Updated', 30, {
      triggerReason: 'MeterValuePeriodic',
      transactionInfo: { transactionId, chargingState: 'Charging' },
      meterValue: reading(30, 'Sample.Periodic', 1006.5),
    }),
  )
  await client.call(
    'TransactionEvent',
    event(2, 'Ended', 60, {
      triggerReason: 'EVDeparted',
      transactionInfo: { transactionId, stoppedReason: 'EVDisconnected', chargingState: 'Idle' },
      meterValue: reading(60, 'Transaction.End', 1012.345),
    }),
  )
  return transactionId
}

describe.each(versions)('a charging session over OCPP %s', (version) => {
  let client: RPCClient
  let transactionId: string
  let id: number
  const find = async (path: string) => (await plugboard.api('GET', path)).body.items[0]

  beforeAll(async () => {
    client = await rpcStation(plugboard.ocpp, `S-${version}`, version, 'a long password 1')
    id = (await find(`/api/v1/stations?stationId=S-${version}`)).id
  })
  afterAll(() => client.close())

  it('boots: REST shows what it is, its version and that it is online', async () => {
    expect(await client.call('BootNotification', bootOf(version))).toMatchObject({ status: 'Accepted', interval: 300 })
    expect(await client.call('Heartbeat', {})).toHaveProperty('currentTime')
    expect((await plugboard.api('GET', `/api/v1/stations/${id}`)).body).toMatchObject({
      stationId: `S-${version}`,
      online: true,
      version,
      vendor: 'Acme',
      model: 'Wall 11',
      serialNumber: 'S1',
      firmwareVersion: '1.2.3',
      bootStatus: 'Accepted',
    })
    expect((await plugboard.api('GET', `/api/v1/stations/${id}/connections`)).body.items[0]).toMatchObject({ version, epoch: 1 })
  })

  it('reports a status: REST shows the connector', async () => {
    if (version === '1.6')
      await client.call('StatusNotification', {
        connectorId: 1,
        status: 'SuspendedEV',
        errorCode: 'NoError',
        vendorErrorCode: 'V-7',
        timestamp: at(0),
      })
    else if (version === '2.0.1')
      await client.call('StatusNotification', { evseId: 1, connectorId: 1, connectorStatus: 'Occupied', timestamp: at(0) })
    else
      await client.call('NotifyEvent', {
        generatedAt: at(0),
        seqNo: 0,
        eventData: [
          {
            eventId: 1,
            timestamp: at(0),
            trigger: 'Delta',
            actualValue: 'Occupied',
            eventNotificationType: 'HardWiredNotification',
            component: { name: 'Connector', evse: { id: 1, connectorId: 1 } },
            variable: { name: 'AvailabilityState' },
          },
        ],
      })
    const { evses } = (await plugboard.api('GET', `/api/v1/stations/${id}`)).body
    expect(evses).toMatchObject([{ evseId: 1, connectors: [{ connectorId: 1, status: 'Occupied' }] }])
    if (version === '1.6')
      expect(evses[0].connectors[0]).toMatchObject({ reportedStatus: 'SuspendedEV', vendorErrorCode: 'V-7', errorCode: 'NoError' })
    expect((await plugboard.api('GET', `/api/v1/stations/${id}/status-history`)).body.items).toMatchObject([{ status: 'Occupied' }])
  })

  it('authorizes: a blocked token is not let through', async () => {
    const ask = (token: string): Promise<any> =>
      client.call('Authorize', version === '1.6' ? { idTag: token } : { idToken: { idToken: token, type: 'ISO14443' } })
    const status = (answer: any) => (answer.idTagInfo ?? answer.idTokenInfo).status
    expect(status(await ask(`good-${version}`))).toBe('Accepted')
    expect(status(await ask('Bad'))).toBe('Blocked')
    expect(status(await ask('Nobody'))).toBe(version === '1.6' ? 'Invalid' : 'Unknown')
  })

  it('charges: REST shows the exact energy', async () => {
    transactionId = await sessions[version](client)
    const item = await find(`/api/v1/transactions?stationId=S-${version}`)
    expect(item).toMatchObject({
      stationId: `S-${version}`,
      transactionId,
      idToken: `Good-${version}`,
      evseId: 1,
      connectorId: 1,
      startedAt: at(0),
      endedAt: at(60),
      meterStartWh: 1_000_000,
      meterStopWh: 1_012_345,
      energyWh: 12_345,
      stopReason: 'EVDisconnected',
      flags: [],
    })
    const values = (await plugboard.api('GET', `/api/v1/transactions/${item.id}/meter-values`)).body.items
    expect(values.length).toBeGreaterThanOrEqual(3)
    expect((await plugboard.api('GET', `/api/v1/transactions/${item.id}/explain`)).body).toMatchObject({
      transaction: { energyWh: 12_345 },
      reasons: [],
      events: expect.arrayContaining([expect.objectContaining({ eventType: 'Started', authorization: 'Accepted' })]),
    })
  })

  it('shows that a start was answered for a token nobody knows', async () => {
    const timestamp = at(-3600)
    const { transactionId: given } = (await client.call(
      ...((version === '1.6'
        ? ['StartTransaction', { connectorId: 7, idTag: 'STRANGER', meterStart: 0, timestamp }]
        : [
            'TransactionEvent',
            {
              eventType: 'Started',
              timestamp,
              triggerReason: 'Authorized',
              seqNo: 0,
              transactionInfo: { transactionId: `STRANGER-${version}` },
              evse: { id: 7, connectorId: 1 },
              idToken: { idToken: 'STRANGER', type: 'ISO14443' },
            },
          ]) as [string, object]),
    )) as any

    const path = `/api/v1/transactions?stationId=S-${version}&transactionId=${given ?? `STRANGER-${version}`}`
    const { id } = (await plugboard.api('GET', path)).body.items[0]
    expect((await plugboard.api('GET', `/api/v1/transactions/${id}/explain`)).body.events).toMatchObject([{ authorization: 'Unknown' }])
  })

  it('a repeat of the whole session changes nothing', async () => {
    expect(await sessions[version](client)).toBe(transactionId)
    expect((await plugboard.api('GET', `/api/v1/transactions?stationId=S-${version}&count=true`)).body.total).toBe(2)
  })

  it('sends readings outside a transaction: REST shows them', async () => {
    const sampledValue =
      version === '1.6'
        ? [{ value: '230.1', measurand: 'Voltage', unit: 'V', phase: 'L1' }]
        : [{ value: 230.1, measurand: 'Voltage', phase: 'L1', unitOfMeasure: { unit: 'V' } }]
    await client.call('MeterValues', {
      ...(version === '1.6' ? { connectorId: 2 } : { evseId: 2 }),
      meterValue: [{ timestamp: at(90), sampledValue }],
    })
    const items = (await plugboard.api('GET', `/api/v1/stations/${id}/meter-values?evseId=2&measurand=Voltage&from=${at(0)}&to=${at(120)}`))
      .body.items
    expect(items).toMatchObject([{ measurand: 'Voltage', phase: 'L1' }])
    expect(Number(items[0].value)).toBe(230.1)
  })

  it('sends two signed blocks of one instant, and again: REST shows both, byte for byte and once', async () => {
    const blocks = ['OCMF|{"FV":"1.0","GI":"ü"}|{"SD":"30+/="}', 'OCMF|{"FV":"1.0","PG":"T2"}|{"SD":"31+/="}']
    const signed = (signedMeterData: string) =>
      version === '1.6'
        ? { value: signedMeterData, format: 'SignedData' }
        : { value: 5, signedMeterValue: { signedMeterData, signingMethod: '', encodingMethod: 'OCMF', publicKey: '' } }
    const readings = {
      ...(version === '1.6' ? { connectorId: 3 } : { evseId: 3 }),
      meterValue: [{ timestamp: at(95), sampledValue: blocks.map(signed) }],
    }
    await client.call('MeterValues', readings)
    await client.call('MeterValues', readings)

    const { items } = (await plugboard.api('GET', `/api/v1/stations/${id}/meter-values?evseId=3&from=${at(0)}&to=${at(120)}`)).body
    const data = items.map(({ signedMeterValue }: any) => signedMeterValue.signedMeterData)
    expect(data.toSorted()).toEqual(blocks)
    expect(items.map(({ value }: { value: string }) => value)).toEqual(version === '1.6' ? ['', ''] : ['5', '5'])
  })

  it('reports a security event: REST shows it', async () => {
    await client.call('SecurityEventNotification', { type: 'TamperDetectionActivated', timestamp: at(5) })
    expect((await plugboard.api('GET', `/api/v1/stations/${id}/security-events`)).body.items).toMatchObject([
      { type: 'TamperDetectionActivated', at: at(5), critical: true },
    ])
  })

  it('reports a security event that is not critical: REST tells them apart', async () => {
    await client.call('SecurityEventNotification', { type: 'AttemptedReplayAttacks', timestamp: at(6) })
    const list = async (critical: boolean) =>
      (await plugboard.api('GET', `/api/v1/stations/${id}/security-events?critical=${critical}`)).body.items
    expect(await list(true)).toMatchObject([{ type: 'TamperDetectionActivated', critical: true }])
    expect(await list(false)).toMatchObject([{ type: 'AttemptedReplayAttacks', critical: false }])
  })

  it('sends vendor data: it is kept, and answered as unknown', async () => {
    expect(await client.call('DataTransfer', { vendorId: 'com.acme', messageId: 'hello', data: 'x' })).toMatchObject({
      status: 'UnknownVendorId',
    })
    expect((await plugboard.api('GET', `/api/v1/stations/${id}/data-transfers`)).body.items).toMatchObject([
      { vendorId: 'com.acme', messageId: 'hello', status: 'UnknownVendorId' },
    ])
  })

  it('every frame is in the message log, request beside response', async () => {
    await expect
      .poll(async () => (await plugboard.api('GET', `/api/v1/messages?stationId=S-${version}&action=Heartbeat`)).body.items, {
        timeout: 4_000,
      })
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({ action: 'Heartbeat', type: 'call' }),
          expect.objectContaining({ action: 'Heartbeat', type: 'result' }),
        ]),
      )
  })

  it('goes on after a reconnect without booting again, also after a restart of Plugboard (part 4 §5.3)', async () => {
    await client.close()
    await expect.poll(async () => (await plugboard.api('GET', `/api/v1/stations/${id}`)).body.online).toBe(false)
    plugboard = await plugboard.restart()
    client = await rpcStation(plugboard.ocpp, `S-${version}`, version, 'a long password 1')
    expect(await client.call('Heartbeat', {})).toHaveProperty('currentTime')
    expect((await plugboard.api('GET', `/api/v1/stations/${id}`)).body.online).toBe(true)
  })
})
