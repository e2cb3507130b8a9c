import { X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { hashDataOf } from '#util/x509/hashData.js'
import { certificate, ecKeys } from '../x509.js'
import { bench } from './bench.js'

// Messages that no case plays so that what they did is seen afterwards.
const { station, api } = bench()

const versions = ['2.0.1', '2.1'] as const
const everyVersion = ['1.6', ...versions] as const
const accepted = { success: true, payload: { status: 'Accepted' } }
const kept = async ({ commandId }: { commandId: string }) => (await api('GET', `/api/v1/commands/${commandId}`)).body

it('all versions Heartbeat: it is the last sign of life', async () => {
  const all = await Promise.all(everyVersion.map((version) => station(version)))

  const sentAt = Date.now()
  for (const at of all) expect(await at.call('Heartbeat', {})).toHaveProperty('currentTime')

  for (const at of all)
    await expect
      .poll(async () => Date.parse((await at.get()).lastSeenAt), { timeout: 15_000, interval: 500 })
      .toBeGreaterThanOrEqual(sentAt)
})

it.each(everyVersion)('%s DataTransfer: what the station answers an operator is with the command', async (version) => {
  const at = await station(version)
  at.answer('DataTransfer', { status: 'Accepted', data: 'world' })

  const result = await at.send('DataTransfer', { vendorId: 'org.example', messageId: 'hello', data: 'x' })

  expect(await kept(result)).toMatchObject({ success: true, payload: { status: 'Accepted', data: 'world' } })
})

it.each(versions)('%s UnlockConnector: that it could not is with the command', async (version) => {
  const at = await station(version)
  at.answer('UnlockConnector', { status: 'UnlockFailed' })

  const result = await at.send('UnlockConnector', { evseId: 1, connectorId: 1 })

  expect(await kept(result)).toMatchObject({ payload: { status: 'UnlockFailed' } })
})

it.each(versions)('%s ClearChargingProfile: the profile is no longer shown', async (version) => {
  const at = await station(version)
  for (const action of ['SetChargingProfile', 'ClearChargingProfile']) at.answer(action, { status: 'Accepted' })
  const chargingProfile = {
    id: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: [{ id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] }],
  }
  await at.send('SetChargingProfile', { evseId: 1, chargingProfile })
  expect((await at.get('charging-profiles')).items).toMatchObject([{ profileId: 1 }])

  expect(await at.send('ClearChargingProfile', { chargingProfileId: 1 })).toMatchObject(accepted)

  expect((await at.get('charging-profiles')).items).toEqual([])
})

it.each(versions)('%s ClearVariableMonitoring: the monitor is no longer shown', async (version) => {
  const at = await station(version)
  const monitor = { component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'Power' }, type: 'UpperThreshold', severity: 4 }
  at.answer('SetVariableMonitoring', { setMonitoringResult: [{ ...monitor, id: 7, status: 'Accepted' }] })
  at.answer('ClearVariableMonitoring', { clearMonitoringResult: [{ id: 7, status: 'Accepted' }] })
  await at.send('SetVariableMonitoring', { setMonitoringData: [{ ...monitor, value: 11_000 }] })
  expect((await at.get('monitors')).items).toMatchObject([{ monitorId: 7 }])

  expect(await at.send('ClearVariableMonitoring', { id: [7] })).toMatchObject({ success: true })

  expect((await at.get('monitors')).items).toEqual([])
})

it.each(versions)('%s DeleteCertificate: the certificate is no longer shown', async (version) => {
  const at = await station(version)
  const x509 = new X509Certificate(certificate(ecKeys(), { CN: 'Root' }))
  const certificateHashData = hashDataOf(x509, x509, 'SHA256')
  at.answer('GetInstalledCertificateIds', {
    status: 'Accepted',
    certificateHashDataChain: [{ certificateType: 'V2GRootCertificate', certificateHashData }],
  })
  at.answer('DeleteCertificate', { status: 'Accepted' })
  await at.send('GetInstalledCertificateIds', { certificateType: ['V2GRootCertificate'] })
  expect((await at.get('certificates')).items).toMatchObject([{ hashData: certificateHashData }])

  expect(await at.send('DeleteCertificate', { certificateHashData })).toMatchObject(accepted)

  expect((await at.get('certificates')).items).toEqual([])
})

it.each(versions)('%s UnpublishFirmware: the file is shown as withdrawn', async (version) => {
  const at = await station(version)
  const checksum = 'd41d8cd98f00b204e9800998ecf8427e'
  at.answer('PublishFirmware', { status: 'Accepted' })
  at.answer('UnpublishFirmware', { status: 'Unpublished' })
  await at.send('PublishFirmware', { requestId: 1, location: 'https://example.com/firmware.bin', checksum })
  await at.call('PublishFirmwareStatusNotification', { requestId: 1, status: 'Published', location: ['https://local/firmware.bin'] })

  expect(await at.send('UnpublishFirmware', { checksum })).toMatchObject({ success: true, payload: { status: 'Unpublished' } })

  expect((await at.get('firmware')).items).toMatchObject([{ requestId: 1, state: 'withdrawn' }])
})

it.each(versions)('%s GetCertificateStatus: what the station asked, and was told, is shown', async (version) => {
  const at = await station(version)
  const x509 = new X509Certificate(certificate(ecKeys(), { CN: 'Root' }))
  const ocspRequestData = { ...hashDataOf(x509, x509, 'SHA256'), responderURL: 'http://127.0.0.1:9/' }

  const { status } = await at.call('GetCertificateStatus', { ocspRequestData })

  expect((await at.get('certificates/queries')).items).toMatchObject([{ action: 'GetCertificateStatus', answer: status }])
})

it.each(versions)('%s Get15118EVCertificate: what the station asked, and was told, is shown', async (version) => {
  const at = await station(version)

  const { status } = await at.call('Get15118EVCertificate', {
    iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef',
    action: 'Install',
    exiRequest: 'ZHJpdmVy',
  })

  expect((await at.get('certificates/queries')).items).toMatchObject([{ action: 'Get15118EVCertificate', answer: status }])
})
