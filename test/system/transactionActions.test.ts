import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokenKey } from '#base/domain/tokenKey.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import type { TransactionFilter } from '#base/repositories/transactions.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation, type TestStation } from '../station.js'

let plugboard: TestPlugboard
let superuser: Pool
let stations = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
  superuser = new Pool({ connectionString: plugboard.databaseUrl, max: 1 })
  await token('Friend')
  await token('Blocked', { status: 'Blocked' })
  await token('Busy')
  const { rows } = await superuser.query(
    `INSERT INTO token_groups (tenant_id, group_id_token, group_key, master_pass) VALUES (1, 'Masters', 'masters', true) RETURNING id`,
  )
  await token('Master', { groupId: Number(rows[0].id) })
})
afterAll(async () => {
  await superuser.end()
  await plugboard.stop()
})

const token = (idToken: string, { status = 'Accepted', groupId = null as number | null } = {}) =>
  superuser.query(
    `INSERT INTO tokens (tenant_id, id_token, type, type_key, value_key, status, group_id) VALUES (1, $1, 'ISO14443', 'iso14443', $2, $3, $4)`,
    [idToken, tokenKey(idToken), status, groupId],
  )

async function booted(version: OcppVersion): Promise<TestStation & { stationId: string; pk: number }> {
  const stationId = `CP${++stations}`
  await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
  const station = await connectStation(`${plugboard.ocpp}/${stationId}`, version)
  await station.ask('BootNotification', bootOf(version))
  const { rows } = await superuser.query('SELECT id FROM stations WHERE station_id = $1', [stationId])
  return { ...station, stationId, pk: Number(rows[0].id) }
}

const transactions = async (filter: TransactionFilter) =>
  (await plugboard.app.data.withTenant(1, (data) => data.transactions.list(filter, { limit: 50 }))).items
const connectors = (pk: number) => plugboard.app.data.withTenant(1, (data) => data.connectors.list([pk]))
const at = (minutes: number) => new Date(Date.UTC(2026, 4, 1, 8, minutes)).toISOString()

const event2 = (
  transactionId: string,
  eventType: string,
  seqNo: number,
  more: { minutes: number; wh?: number; context?: string; [key: string]: unknown },
) => {
  const { minutes, wh, context, transactionInfo, ...rest } = more
  return {
    eventType,
    timestamp: at(minutes),
    triggerReason: 'Authorized',
    seqNo,
    transactionInfo: { transactionId, ...(transactionInfo as object) },
    ...(wh === undefined ? {} : { meterValue: [{ timestamp: at(minutes), sampledValue: [{ value: wh, context }] }] }),
    ...rest,
  }
}
const rfid = (idToken: string) => ({ idToken, type: 'ISO14443' })

describe.each(['2.0.1', '2.1'] as const)('OCPP %s', (version) => {
  it('charges from authorization to the exact energy, and answers a repeat alike', async () => {
    const station = await booted(version)
    expect(await station.ask('Authorize', { idToken: rfid('FRIEND') })).toEqual({ idTokenInfo: { status: 'Accepted' } })
    const started = event2('t1', 'Started', 0, {
      minutes: 0,
      wh: 1000,
      context: 'Transaction.Begin',
      evse: { id: 2, connectorId: 1 },
      idToken: rfid('FRIEND'),
      transactionInfo: { chargingState: 'EVConnected' },
    })
    expect(await station.ask('TransactionEvent', started)).toEqual({ idTokenInfo: { status: 'Accepted' } })
    const updated = event2('t1', 'Updated', 1, {
      minutes: 5,
      wh: 1500,
      transactionInfo: { chargingState: 'Charging' },
      triggerReason: 'MeterValuePeriodic',
    })
    expect(await station.ask('TransactionEvent', updated)).toEqual({})
    expect(await transactions({ stationId: station.stationId, active: true })).toMatchObject([
      { idToken: 'Friend', energyWh: 500, chargingState: 'Charging', evseId: 2, meterStartWh: 1000 },
    ])
    expect((await transactions({ stationId: station.stationId }))[0]).not.toHaveProperty('meterStopWh')

    await superuser.query(`UPDATE tokens SET status = 'Blocked' WHERE id_token = 'Friend'`)
    expect(await station.ask('TransactionEvent', started)).toEqual({ idTokenInfo: { status: 'Accepted' } }) // the answer it got
    await superuser.query(`UPDATE tokens SET status = 'Accepted' WHERE id_token = 'Friend'`)
    const ended = event2('t1', 'Ended', 2, {
      minutes: 60,
      wh: 8000,
      context: 'Transaction.End',
      idToken: rfid('friend'),
      triggerReason: 'StopAuthorized',
      transactionInfo: { stoppedReason: 'Local' },
    })
    expect(await station.ask('TransactionEvent', ended)).toEqual({ idTokenInfo: { status: 'Accepted' } })
    expect(await transactions({ stationId: station.stationId })).toMatchObject([
      {
        transactionId: 't1',
        idToken: 'Friend',
        idTokenType: 'ISO14443',
        evseId: 2,
        connectorId: 1,
        energyWh: 7000,
        stopReason: 'Local',
        flags: [],
      },
    ])
    expect((await transactions({ stationId: station.stationId }))[0]).not.toHaveProperty('chargingState')
    await station.close()
  })

  it('refuses unknown and blocked tokens, and a master pass that would start, and keeps their events', async () => {
    const station = await booted(version)
    const start = (id: string) => station.ask('TransactionEvent', event2(id, 'Started', 0, { minutes: 0, idToken: rfid(id) }))
    expect(await start('StranGER')).toEqual({ idTokenInfo: { status: 'Unknown' } })
    expect(await start('blocked')).toEqual({ idTokenInfo: { status: 'Blocked' } })
    expect(await start('master')).toEqual({ idTokenInfo: { status: 'Invalid', groupIdToken: { idToken: 'Masters', type: 'Central' } } })
    expect(await station.ask('Authorize', { idToken: rfid('Master') })).toMatchObject({ idTokenInfo: { status: 'Accepted' } })
    expect((await transactions({ stationId: station.stationId })).map(({ idToken }) => idToken)).toEqual(['Master', 'Blocked', 'StranGER'])
    await station.close()
  })

  it('T-10 the same token on two stations is ConcurrentTx for a start, never in Authorize, and both transactions are kept', async () => {
    const [a, b] = [await booted(version), await booted(version)]
    const start = (station: TestStation, id: string) =>
      station.ask('TransactionEvent', event2(id, 'Started', 0, { minutes: 0, evse: { id: 1 }, idToken: rfid('Busy') }))
    expect(await start(a, 'one')).toEqual({ idTokenInfo: { status: 'Accepted' } })
    expect(await start(b, 'two')).toEqual({ idTokenInfo: { status: 'ConcurrentTx' } })
    expect(await b.ask('Authorize', { idToken: rfid('Busy') })).toEqual({ idTokenInfo: { status: 'Accepted' } })
    // A start at the EVSE where the token still seems to charge: the end of that one was lost.
    expect(await start(a, 'three')).toEqual({ idTokenInfo: { status: 'ConcurrentTx' } })
    await superuser.query(`UPDATE transactions SET ended_at = now() WHERE station_pk = $1`, [b.pk])
    expect(await start(a, 'four')).toEqual({ idTokenInfo: { status: 'Accepted' } })
    expect((await transactions({ idToken: 'busy', active: true })).map(({ transactionId }) => transactionId).toSorted()).toEqual([
      'four',
      'one',
      'three',
    ])
    await superuser.query('UPDATE transactions SET ended_at = now() WHERE ended_at IS NULL')
    await Promise.all([a.close(), b.close()])
  })

  it('A-47 a station that names the transaction of another never touches it', async () => {
    const [a, b] = [await booted(version), await booted(version)]
    await a.ask('TransactionEvent', event2('shared', 'Started', 0, { minutes: 0, wh: 1000, context: 'Transaction.Begin' }))
    await b.ask('TransactionEvent', event2('shared', 'Ended', 1, { minutes: 10, wh: 90_000, context: 'Transaction.End' }))
    expect((await transactions({ stationId: a.stationId }))[0]!.endedAt).toBeUndefined()
    expect(await transactions({ stationId: b.stationId })).toMatchObject([{ transactionId: 'shared', endedAt: new Date(at(10)) }])
    await Promise.all([a.close(), b.close()])
  })

  it('belongs to the card that was accepted, not to the one that was refused before it at the same cable', async () => {
    const station = await booted(version)
    const update = (seqNo: number, idToken: string) =>
      station.ask('TransactionEvent', {
        ...event2('cable', 'Updated', seqNo, { minutes: seqNo }),
        triggerReason: 'Authorized',
        idToken: { idToken, type: 'ISO14443' },
      })
    await station.ask('TransactionEvent', { ...event2('cable', 'Started', 0, { minutes: 0 }), idToken: undefined })

    expect(await update(1, 'Nobody')).toMatchObject({ idTokenInfo: { status: 'Unknown' } })
    expect(await transactions({ stationId: station.stationId })).toMatchObject([{ idToken: 'Nobody' }])
    expect(await update(2, 'Friend')).toMatchObject({ idTokenInfo: { status: 'Accepted' } })

    expect(await transactions({ stationId: station.stationId })).toMatchObject([{ transactionId: 'cable', idToken: 'Friend' }])
    await station.ask('TransactionEvent', event2('cable', 'Ended', 3, { minutes: 3 }))
    expect(await transactions({ stationId: station.stationId })).toMatchObject([{ idToken: 'Friend', endedAt: new Date(at(3)) }])
    await station.close()
  })

  it('shows a connector by StatusNotification and by NotifyEvent alike, the newest wins, other events are stored once', async () => {
    const station = await booted(version)
    const fact = (eventId: number, name: string, variable: string, actualValue: string, minutes: number, evse?: object) => ({
      eventId,
      timestamp: at(minutes),
      trigger: 'Delta',
      actualValue,
      eventNotificationType: 'HardWiredNotification',
      component: { name, evse },
      variable: { name: variable },
    })
    const notify = (...eventData: object[]) => station.ask('NotifyEvent', { generatedAt: at(0), seqNo: 0, eventData })
    if (version === '2.0.1')
      await station.ask('StatusNotification', { timestamp: at(1), connectorStatus: 'Available', evseId: 1, connectorId: 1 })
    else await notify(fact(1, 'Connector', 'AvailabilityState', 'Available', 1, { id: 1, connectorId: 1 }))
    const events = [
      fact(2, 'Connector', 'AvailabilityState', 'Occupied', 5, { id: 1, connectorId: 1 }),
      fact(3, 'Connector', 'AvailabilityState', 'Available', 3, { id: 1, connectorId: 1 }),
      fact(4, 'EVSE', 'AvailabilityState', 'Faulted', 5, { id: 1 }),
      fact(5, 'ChargingStation', 'AvailabilityState', 'Unavailable', 5),
      fact(6, 'FanSystem', 'Problem', 'true', 5),
    ]
    expect(await notify(...events)).toEqual({})
    await notify(...events)
    expect(await connectors(station.pk)).toMatchObject([
      { evseId: 0, connectorId: 0, status: 'Unavailable' },
      { evseId: 1, connectorId: 0, status: 'Faulted' },
      { evseId: 1, connectorId: 1, status: 'Occupied' },
    ])
    const { rows } = await superuser.query('SELECT event_id, component FROM station_events WHERE station_pk = $1', [station.pk])
    expect(rows).toEqual([{ event_id: 6, component: 'FanSystem' }])
    await station.close()
  })

  it('keeps readings outside transactions, signed data and all', async () => {
    const station = await booted(version)
    const signedMeterValue = { signedMeterData: 'b2s=', signingMethod: 'x', encodingMethod: 'OCMF', publicKey: 'y' }
    await station.ask('MeterValues', {
      evseId: 1,
      meterValue: [{ timestamp: at(0), sampledValue: [{ value: 12.25, unitOfMeasure: { unit: 'kWh', multiplier: 1 }, signedMeterValue }] }],
    })
    const { items } = await plugboard.app.data.withTenant(1, (data) => data.meterValues.list(station.pk, {}, { limit: 5 }))
    expect(items).toMatchObject([{ evseId: 1, value: '12.25', unit: 'kWh', multiplier: 1, normalised: { value: 122_500, unit: 'Wh' } }])
    const { rows } = await superuser.query('SELECT extra FROM meter_values WHERE station_pk = $1', [station.pk])
    expect(rows).toEqual([{ extra: { signedMeterValue } }])
    await station.close()
  })
})

describe('OCPP 1.6', () => {
  it('charges from authorization to the exact energy, with our number, and repeats get the same', async () => {
    const station = await booted('1.6')
    expect(await station.ask('Authorize', { idTag: 'fRiEnD' })).toEqual({ idTagInfo: { status: 'Accepted' } })
    const start = { connectorId: 2, idTag: 'frieND', meterStart: 1000, timestamp: at(0) }
    const { transactionId, idTagInfo } = await station.ask('StartTransaction', start)
    expect(idTagInfo).toEqual({ status: 'Accepted' })
    expect(await station.ask('StartTransaction', start)).toEqual({ transactionId, idTagInfo })
    await station.ask('MeterValues', {
      connectorId: 2,
      transactionId,
      meterValue: [{ timestamp: at(5), sampledValue: [{ value: '1500' }] }],
    })
    expect(await transactions({ stationId: station.stationId })).toMatchObject([
      { transactionId: String(transactionId), idToken: 'Friend', evseId: 2, energyWh: 500 },
    ])
    expect((await transactions({ stationId: station.stationId }))[0]).not.toHaveProperty('meterStopWh')

    const stop = { transactionId, meterStop: 8000, timestamp: at(60), idTag: 'Friend', reason: 'HardReset' }
    expect(await station.ask('StopTransaction', stop)).toEqual({ idTagInfo: { status: 'Accepted' } })
    expect(await station.ask('StopTransaction', stop)).toEqual({ idTagInfo: { status: 'Accepted' } })
    expect(await station.ask('StartTransaction', start)).toEqual({ transactionId, idTagInfo })
    expect(await transactions({ stationId: station.stationId })).toMatchObject([
      { connectorId: 1, meterStartWh: 1000, meterStopWh: 8000, energyWh: 7000, stopReason: 'HardReset', flags: [] },
    ])
    await station.close()
  })

  it('T-08 stops of -1, 0 and unknown numbers are answered and kept as orphans', async () => {
    const station = await booted('1.6')
    for (const transactionId of [-1, 0, 2_147_483_648, -1])
      expect(await station.ask('StopTransaction', { transactionId, meterStop: 1, timestamp: at(1) })).toEqual({})
    const found = await transactions({ stationId: station.stationId })
    expect(found.map(({ transactionId }) => transactionId).toSorted()).toEqual(['-1', '0', '2147483648'])
    for (const { flags } of found) expect(flags).toContain('orphan')
    await station.close()
  })

  it('keeps its own words for a status, of the station and of two states in one second', async () => {
    const station = await booted('1.6')
    const say = (status: string, connectorId = 1) =>
      station.ask('StatusNotification', {
        connectorId,
        errorCode: 'NoError',
        status,
        timestamp: at(0),
        info: 'i',
        vendorId: 'v',
        vendorErrorCode: 'e',
      })
    const heard: string[] = []
    const stop = await plugboard.app.bus.subscribe('status.changed', undefined, async ({ stationId, evseId, status }) => {
      if (stationId === station.stationId) heard.push(`${evseId} ${status}`)
    })
    await say('Available', 0)
    await say('Preparing')
    await say('Preparing')
    await say('SuspendedEVSE')
    await stop()
    expect(heard).toEqual(['0 Available', '1 Occupied', '1 Occupied'])
    expect(await connectors(station.pk)).toMatchObject([
      { evseId: 0, connectorId: 0, status: 'Available' },
      {
        evseId: 1,
        connectorId: 1,
        status: 'Occupied',
        reportedStatus: 'SuspendedEVSE',
        info: 'i',
        vendorId: 'v',
        vendorErrorCode: 'e',
        errorCode: 'NoError',
      },
    ])
    await station.close()
  })
})
