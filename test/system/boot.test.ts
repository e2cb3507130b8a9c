import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OcppVersion, versions } from '#base/ocpp/version.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation } from '../station.js'

let plugboard: TestPlugboard
beforeAll(async () => {
  plugboard = await startPlugboard()
})
afterAll(() => plugboard.stop())

const register = async (stationId: string, more: object = {}, at = plugboard) =>
  (await at.api('POST', '/api/v1/stations', { stationId, securityProfile: 0, ...more })).body.id as number
const statusOf = (version: OcppVersion): [string, object] =>
  version === '1.6'
    ? ['StatusNotification', { connectorId: 1, status: 'Available', errorCode: 'NoError' }]
    : ['StatusNotification', { evseId: 1, connectorId: 1, connectorStatus: 'Available', timestamp: new Date().toISOString() }]
const start = { remoteStartId: 1, evseId: 1, idToken: { idToken: 'T', type: 'ISO14443' } }
const command = (at: TestPlugboard, stationId: string, path: string, body: object = {}) =>
  at.api('POST', `/ocpp/2.0.1/${path}?identifier=${stationId}`, body)

describe.each(versions)('a boot over OCPP %s', (version) => {
  it('is given the interval of the station, else of its tenant, else of the installation', async () => {
    const { body: tenant } = await plugboard.api('POST', '/api/v1/tenants', { name: 'T', slug: `t${version.replaceAll('.', '-')}` })
    const { body: registered } = await plugboard.api('POST', `/api/v1/stations?tenantId=${tenant.id}`, {
      stationId: 'I',
      securityProfile: 0,
    })
    const station = await connectStation(`${plugboard.ocpp}/${tenant.slug}/I`, version)
    const interval = async () => (await station.ask('BootNotification', bootOf(version))).interval

    expect(await interval()).toBe(300)
    await plugboard.api('PATCH', `/api/v1/tenants/${tenant.id}`, { heartbeatIntervalSeconds: 120 })
    expect(await interval()).toBe(120)
    await plugboard.api('PATCH', `/api/v1/stations/${registered.id}?tenantId=${tenant.id}`, { heartbeatIntervalSeconds: 60 })
    expect(await interval()).toBe(60)
    await plugboard.api('PATCH', `/api/v1/stations/${registered.id}?tenantId=${tenant.id}`, { heartbeatIntervalSeconds: null })
    expect(await interval()).toBe(120)
    await station.close()
  })

  it('tells model, vendor, serial number, firmware and modem, which REST shows', async () => {
    const id = await register(`M-${version}`)
    const station = await connectStation(`${plugboard.ocpp}/M-${version}`, version)
    const boot: any = bootOf(version)
    const modem = { iccid: '8931081500000000001', imsi: '204080000000001' }
    await station.ask(
      'BootNotification',
      version === '1.6' ? { ...boot, ...modem } : { ...boot, chargingStation: { ...boot.chargingStation, modem } },
    )

    const facts = { vendor: 'Acme', model: 'Wall 11', serialNumber: 'S1', firmwareVersion: '1.2.3', ...modem }
    expect((await plugboard.api('GET', `/api/v1/stations/${id}`)).body).toMatchObject({ ...facts, bootStatus: 'Accepted' })
    expect((await plugboard.api('GET', `/api/v1/stations/${id}/boots`)).body.items).toMatchObject([{ ...facts, status: 'Accepted' }])
    await station.close()
  })

  it('that was Pending keeps its station Pending after a reconnect', async () => {
    await register(`P-${version}`, { bootPolicy: 'Pending' })
    const first = await connectStation(`${plugboard.ocpp}/P-${version}`, version)
    expect((await first.ask('BootNotification', bootOf(version))).status).toBe('Pending')
    await first.close()

    const again = await connectStation(`${plugboard.ocpp}/P-${version}`, version)

    expect((await again.call('Heartbeat', {}))[2]).toBe('SecurityError')
    expect((await command(plugboard, `P-${version}`, 'evDriver/requestStartTransaction', start)).status).toBe(409)
    await again.close()
  })
})

it('of OCPP 1.6 tells its box and its meter, which REST shows (1.6 §6.3)', async () => {
  const id = await register('METER')
  const station = await connectStation(`${plugboard.ocpp}/METER`, '1.6')
  const own = { chargeBoxSerialNumber: 'BOX-7', meterType: 'DC-650', meterSerialNumber: '1EMH0012345678' }

  await station.ask('BootNotification', { ...bootOf('1.6'), ...own })

  expect((await plugboard.api('GET', `/api/v1/stations/${id}/boots`)).body.items).toMatchObject([own])
  await station.close()
})

describe('a station that never booted', () => {
  it.each(['2.0.1', '2.1'] as const)('is Pending over OCPP %s', async (version) => {
    const stationId = `N-${version}`
    const id = await register(stationId)
    const station = await connectStation(`${plugboard.ocpp}/${stationId}`, version)
    station.answer({ ClearCache: () => ({ status: 'Accepted' }) })

    expect((await station.call(...statusOf(version)))[2]).toBe('SecurityError')
    expect((await command(plugboard, stationId, 'evDriver/requestStartTransaction', start)).body).toMatchObject({
      status: 409,
      type: 'urn:plugboard:problem:conflict',
    })
    expect((await command(plugboard, stationId, 'evDriver/clearCache')).body).toMatchObject([{ success: true }])
    expect((await plugboard.api('GET', `/api/v1/stations/${id}`)).body.evses).toEqual([])
    await station.close()
  })

  it('is let through over OCPP 1.6', async () => {
    const id = await register('N-1.6')
    const station = await connectStation(`${plugboard.ocpp}/N-1.6`, '1.6')
    station.answer({ RemoteStartTransaction: () => ({ status: 'Accepted' }) })

    await station.ask(...statusOf('1.6'))

    expect((await command(plugboard, 'N-1.6', 'evDriver/requestStartTransaction', start)).body).toMatchObject([{ success: true }])
    const { body } = await plugboard.api('GET', `/api/v1/stations/${id}`)
    expect(body).toMatchObject({ online: true, evses: [{ evseId: 1, connectors: [{ status: 'Available' }] }] })
    expect(body).not.toHaveProperty('bootStatus')
    await station.close()
  })

  it('may send what was triggered in 2.x words under its 1.6 name while it is Pending (1.6 §4.2)', async () => {
    await register('TRIGGERED', { bootPolicy: 'Pending' })
    const station = await connectStation(`${plugboard.ocpp}/TRIGGERED`, '1.6')
    station.answer({
      TriggerMessage: () => ({ status: 'Accepted' }),
      DataTransfer: () => ({ status: 'Accepted', data: JSON.stringify({ status: 'Accepted' }) }),
    })
    expect((await station.ask('BootNotification', bootOf('1.6'))).status).toBe('Pending')
    const diagnostics: [string, object] = ['DiagnosticsStatusNotification', { status: 'Idle' }]
    const signing: [string, object] = [
      'DataTransfer',
      { vendorId: 'org.openchargealliance.iso15118pnc', messageId: 'SignCertificate', data: '{}' },
    ]
    for (const message of [diagnostics, signing]) expect((await station.call(...message))[2]).toBe('SecurityError')

    for (const requestedMessage of ['LogStatusNotification', 'SignV2GCertificate'])
      await command(plugboard, 'TRIGGERED', 'configuration/triggerMessage', { requestedMessage })

    expect(await station.ask(...diagnostics)).toEqual({})
    expect(await station.ask(...signing)).toEqual({ status: 'Rejected' })
    await station.close()
  })

  it('is Pending over OCPP 1.6 too with OCPP_BOOT_REQUIRED_16', async () => {
    const strict = await startPlugboard({ ocpp: { bootRequired16: true } })
    await register('STRICT', {}, strict)
    const station = await connectStation(`${strict.ocpp}/STRICT`, '1.6')

    expect((await station.call(...statusOf('1.6')))[2]).toBe('SecurityError')
    expect((await command(strict, 'STRICT', 'evDriver/requestStartTransaction', start)).status).toBe(409)
    await station.ask('BootNotification', bootOf('1.6'))
    expect(await station.ask(...statusOf('1.6'))).toEqual({})
    await station.close()
    await strict.stop()
  })
})
