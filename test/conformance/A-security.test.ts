import { expect } from 'vitest'
import { authority } from '../authority.js'
import { connectStation } from '../station.js'
import { bench, type Station } from './bench.js'
import { it } from './cases.js'
import { renewCertificate } from './renewal.js'
import { report } from './states.js'
import { agreed, tlsBench } from './tls.js'

const { station, api, ocpp } = bench()
const tls = await tlsBench()
const secured = bench({ tls: tls.settings })
const password = 'correct-horse-battery'

/** The HTTP status a handshake with these credentials is refused with. */
const refusal = ({ stationId, version }: Station, user: string, secret: string) =>
  connectStation(`${ocpp()}/${stationId}`, version, { user, password: secret }).then(
    () => 'admitted',
    (err: Error) => err.message,
  )

it('TC_A_01_CSMS: the right user and password are let in, and the station is accepted', async () => {
  const at = await station('2.0.1', { securityProfile: 1, password, boot: false })

  expect(await at.boot()).toMatchObject({ status: 'Accepted' })
  await report(at, 'Available')

  expect(await at.get()).toMatchObject({ online: true, securityProfile: 1 })
})

it.each([
  ['TC_A_02_CSMS', 'a user that is not the station', (id: string) => [`${id}Invalid`, password]],
  ['TC_A_03_CSMS', 'a wrong password', (id: string) => [id, 'wrong-horse-battery']],
] as const)('%s: %s is refused, and the operator can see it (A00.FR.207)', async (_id, _what, credentials) => {
  const at = await station('2.0.1', { securityProfile: 1, password, boot: false })
  await at.disconnect()
  const [user, secret] = credentials(at.stationId)

  expect(await refusal(at, user!, secret!)).toBe('refused 401')

  expect((await at.get()).online).toBe(false)
  await expect
    .poll(async () => (await api('GET', '/api/v1/connection-attempts')).body.items, { timeout: 5_000 })
    .toContainEqual(expect.objectContaining({ stationId: at.stationId }))
})

const suites = {
  'ECDHE-ECDSA-AES128-GCM-SHA256': 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384': 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'AES128-GCM-SHA256': 'TLS_RSA_WITH_AES_128_GCM_SHA256',
  'AES256-GCM-SHA384': 'TLS_RSA_WITH_AES_256_GCM_SHA384',
}

/** A00.FR.318, A00.FR.421: the four suites that every CSMS has. */
async function agreesOnAllSuites() {
  for (const [ciphers, name] of Object.entries(suites))
    expect(await agreed(secured.ocpp(), { ...tls.trust, ciphers, maxVersion: 'TLSv1.2' })).toBe(`${name} over TLSv1.2`)
}

it('TC_A_04_CSMS: the CSMS shows its certificate, speaks each of the four cipher suites, and lets the station in', async () => {
  await agreesOnAllSuites()
  expect(await agreed(secured.ocpp(), tls.trust)).toMatch(/ over TLSv1.3$/)
  const at = await secured.station('2.0.1', { securityProfile: 2, password, tls: tls.trust, boot: false })

  expect(await at.boot()).toMatchObject({ status: 'Accepted' })
  await report(at, 'Available')

  expect(await at.get()).toMatchObject({ online: true, securityProfile: 2 })
})

it('TC_A_06_CSMS: a TLS version below 1.2 is cut off, and the station gets in with 1.2', async () => {
  const old = { ...tls.trust, minVersion: 'TLSv1', ciphers: 'ALL@SECLEVEL=0' } as const

  expect(await agreed(secured.ocpp(), { ...old, maxVersion: 'TLSv1.1' })).toBe('nothing')

  const at = await secured.station('2.0.1', { securityProfile: 2, password, tls: { ...tls.trust, maxVersion: 'TLSv1.2' }, boot: false })
  expect(await at.boot()).toMatchObject({ status: 'Accepted' })
  await report(at, 'Available')
  await expect
    .poll(async () => (await secured.api('GET', '/api/v1/connection-attempts?tenantId=0')).body.items, { timeout: 5_000 })
    .toContainEqual(expect.objectContaining({ cause: 'tlsFailed', offered: { fault: 'unsupported protocol' } }))
})

/** A station of profile 3, with the certificate its id asks for. */
async function certifiedStation() {
  const at = await secured.station('2.0.1', { securityProfile: 2, password, tls: tls.trust })
  await at.patch({ securityProfile: 3 })
  await at.disconnect()
  return { at, own: await tls.certified({ CN: at.stationId }) }
}

it('TC_A_07_CSMS: a station with a valid certificate of its own is let in', async () => {
  await agreesOnAllSuites()
  const { at, own } = await certifiedStation()

  await at.connect(undefined, own)

  expect(await at.boot()).toMatchObject({ status: 'Accepted' })
  await report(at, 'Available')
  expect(await at.get()).toMatchObject({ online: true, securityProfile: 3 })
})

it.each([
  ['of an unknown CA', async (CN: string) => tls.certified({ CN }, await authority('Nobody')), 'badCertificate', 'unknownIssuer'],
  ['that has expired', (CN: string) => tls.certified({ CN, from: -3, to: -1 }), 'badCertificate', 'expired'],
  ['of another station', () => tls.certified({ CN: 'CS0' }), 'otherCertificate', undefined],
] as const)('TC_A_08_CSMS: a station with a certificate %s is refused, and let in with its own', async (_what, invalid, cause, fault) => {
  const { at, own } = await certifiedStation()

  await expect(at.connect(undefined, await invalid(at.stationId))).rejects.toThrow('Unauthorized')
  await expect
    .poll(async () => (await secured.api('GET', `/api/v1/connection-attempts?stationId=${at.stationId}`)).body.items, { timeout: 5_000 })
    .toMatchObject([{ cause, offered: { certificate: fault ? { fault } : { subject: expect.stringContaining('CN=CS0') } } }])

  await at.connect(undefined, own)
  expect(await at.boot()).toMatchObject({ status: 'Accepted' })
  await report(at, 'Available')
})

it('TC_A_09_CSMS: a new password counts when the station took it, and the former one does no more', async () => {
  const at = await station('2.0.1', { securityProfile: 1, password })
  const named = { component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } }
  at.answer('SetVariables', { setVariableResult: [{ ...named, attributeStatus: 'Accepted' }] })

  const setVariableData = [{ ...named, attributeValue: 'another-horse-battery' }]
  expect(await at.send('SetVariables', { setVariableData })).toMatchObject({
    success: true,
    payload: { setVariableResult: [{ attributeStatus: 'Accepted' }] },
  })
  await at.disconnect()
  await at.connect('another-horse-battery')

  expect(at.asked('SetVariables')).toEqual([{ setVariableData }])
  expect(await at.boot()).toMatchObject({ status: 'Accepted' })
  await report(at, 'Available')
  expect((await at.get()).passwordPending).toBe(false)
  expect(await refusal(at, at.stationId, password)).toBe('refused 401')
})

it('TC_A_10_CSMS: the old password stays when the station refuses a new one', async () => {
  const at = await station('2.0.1', { securityProfile: 1, password })
  const named = { component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } }
  at.answer('SetVariables', { setVariableResult: [{ ...named, attributeStatus: 'Rejected' }] })

  const setVariableData = [{ ...named, attributeValue: 'another-horse-battery' }]
  expect(await at.send('SetVariables', { setVariableData })).toMatchObject({
    success: true,
    payload: { setVariableResult: [{ attributeStatus: 'Rejected' }] },
  })
  await at.disconnect()
  expect(await refusal(at, at.stationId, 'another-horse-battery')).toBe('refused 401')
  await at.connect()

  expect(at.asked('SetVariables')).toEqual([{ setVariableData }])
  expect(await at.boot()).toMatchObject({ status: 'Accepted' })
  await report(at, 'Available')
})

it.each([1, 2] as const)('TC_A_19_CSMS: a station goes from security profile %i to the next, and not back', async (securityProfile) => {
  const before = securityProfile === 1 ? undefined : tls.trust
  const at = await secured.station('2.0.1', { securityProfile, password, tls: before })
  const [present, next, slot] = [securityProfile, securityProfile + 1, 2]
  const own = next === 2 ? tls.trust : { ...tls.trust, ...(await renewCertificate(at, tls.root)) }
  at.answer('SetNetworkProfile', { status: 'Accepted' })
  at.answer('SetVariables', ({ setVariableData: [{ attributeValue: _, ...named }] }) => ({
    setVariableResult: [{ ...named, attributeStatus: 'Accepted' }],
  }))
  at.answer('Reset', { status: 'Accepted' })

  const connectionData = {
    messageTimeout: 30,
    ocppCsmsUrl: 'wss://localhost/ocpp',
    ocppInterface: 'Wired0',
    ocppTransport: 'JSON',
    ocppVersion: 'OCPP20',
    securityProfile: next,
  }
  const priority = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'NetworkConfigurationPriority' }, attributeValue: `${slot},1` }
  expect(await at.send('SetNetworkProfile', { configurationSlot: slot, connectionData })).toMatchObject({ payload: { status: 'Accepted' } })
  expect(await at.get()).toMatchObject({ securityProfile: present, securityProfilePending: next })
  expect(await at.send('SetVariables', { setVariableData: [priority] })).toMatchObject({ success: true })
  expect(await at.send('Reset', { type: 'OnIdle' })).toMatchObject({ payload: { status: 'Accepted' } })
  await at.disconnect()
  const back = () => at.connect(next === 2 ? password : undefined, own)
  await back()
  expect(await at.boot('RemoteReset')).toMatchObject({ status: 'Accepted' })
  await report(at, 'Available')

  expect(at.asked('SetNetworkProfile')).toEqual([{ configurationSlot: slot, connectionData }])
  expect(at.asked('SetVariables')).toEqual([{ setVariableData: [priority] }])
  expect(at.asked('Reset')).toEqual([{ type: 'OnIdle' }])
  const raised = await at.get()
  expect(raised).toMatchObject({ securityProfile: next })
  expect(raised.securityProfilePending).toBeUndefined()
  await at.disconnect()
  await expect(at.connect(password, before)).rejects.toThrow('Unauthorized')
  await expect
    .poll(async () => (await secured.api('GET', `/api/v1/connection-attempts?stationId=${at.stationId}`)).body.items, { timeout: 5_000 })
    .toMatchObject([{ cause: next === 2 ? 'needsTls' : 'noCertificate' }])
  await back()
  expect((await at.get()).online).toBe(true)
})
