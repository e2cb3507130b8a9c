import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'

/** Two tenants with the same station, token and transaction ids; what only the first may see carries this mark. */
const MARK = 'only-for-one'

let plugboard: TestPlugboard
let owner: Client
let document: any
const keys = new Map<number, string>()
/** Row ids of tenant 1, by the first word of the route. */
let ids: Record<string, number>

const ask = async (tenantId: number, method: string, url: string, payload?: object) => {
  const headers = { authorization: `Bearer ${keys.get(tenantId)}` }
  const response = await plugboard.app.inject({ method: method as 'GET', url, headers, payload })
  return { status: response.statusCode, text: response.body, body: response.body ? JSON.parse(response.body) : undefined }
}

async function made(tenantId: number, path: string, body: object): Promise<number> {
  const { status, text, body: answer } = await ask(tenantId, 'POST', `/api/v1/${path}`, body)
  expect([status, text]).toEqual([201, expect.anything()])
  return answer.id
}

async function furnish(tenantId: number, mark: string): Promise<Record<string, number>> {
  const location = await made(tenantId, 'locations', { name: `Square ${mark}`, latitude: 52, longitude: 5 })
  const station = await made(tenantId, 'stations', { stationId: 'CP1', securityProfile: 0, locationId: location })
  const token = await made(tenantId, 'tokens', { idToken: 'CARD', groupIdToken: `Group ${mark}` })
  const key = await made(tenantId, 'api-keys', { name: mark, permissions: ['station.read'] })
  const at = new Date()
  const ref = { tenantId, id: station, stationId: 'CP1' }
  await plugboard.app.data.ingest.write(ref, [
    { kind: 'status', evseId: 1, connectorId: 1, status: 'Occupied', at, receivedAt: at, info: mark },
    {
      kind: 'transactionEvent',
      transactionId: 'T1',
      allocateId: false,
      eventType: 'Started',
      seqNo: 0,
      at,
      receivedAt: at,
      triggerReason: 'CablePluggedIn',
      offline: false,
      evse: { id: 1, connectorId: 1 },
      idToken: { idToken: `CARD ${mark}`, type: 'ISO14443', valueKey: `card ${mark}` },
      samples: [{ at, value: '1000', extra: { mark } }],
      payload: { mark },
      response: {},
    },
  ])
  await owner.query(`SELECT set_config('app.tenant', $1, false)`, [String(tenantId)])
  await owner.query(
    `INSERT INTO ocpp_messages (at, station_id, epoch, direction, type, action, payload) VALUES (now(), 'CP1', 1, 'fromStation', 'call', 'Boot', $1)`,
    [JSON.stringify({ mark })],
  )
  await owner.query(
    `INSERT INTO connection_attempts (claimed_id, cause, detail, address_block) VALUES ('NEW', 'unknownStation', $1, '192.0.2.0/24')`,
    [mark],
  )
  await owner.query(`INSERT INTO variables (station_pk, component, variable, value) VALUES ($1, 'C', 'V', $2)`, [station, mark])
  await owner.query(`INSERT INTO connections (station_pk, epoch, process_id, ocpp_version, reason) VALUES ($1, 1, 'p', '1.6', $2)`, [
    station,
    mark,
  ])
  await owner.query(
    `INSERT INTO boots (station_pk, at, vendor, model, status, interval_seconds) VALUES ($1, now(), $2, 'm', 'Accepted', 300)`,
    [station, mark],
  )
  await owner.query(
    `INSERT INTO station_events (station_pk, event_id, at, received_at, trigger, component, variable, actual_value, payload)
     VALUES ($1, 1, now(), now(), 'Delta', 'C', 'V', $2, '{}')`,
    [station, mark],
  )
  await plugboard.app.data.withTenant(tenantId, (data) =>
    data.monitors.record(
      station,
      [{ monitorId: 1, component: mark, variable: 'V', type: 'Delta', value: 1, severity: 5, inTransaction: false }],
      at,
    ),
  )
  await plugboard.app.data.withTenant(tenantId, (data) =>
    data.displayMessages.record(station, [{ messageId: 1, priority: 'InFront', message: { format: 'UTF8', content: mark } }], at),
  )
  const der = { controlId: mark, controlType: 'VoltWatt', isDefault: true, priority: 0, setting: {} }
  await plugboard.app.data.withTenant(tenantId, async ({ derControls }) => {
    await derControls.accepted(station, der, undefined, at)
    await derControls.notice(station, { at, controlType: 'VoltWatt', ended: false, extraInfo: mark, receivedAt: at })
  })
  await plugboard.app.data.withTenant(tenantId, async ({ eventStreams }) => {
    await eventStreams.opened(station, { streamId: 1, variableMonitoringId: 1 }, at)
    await eventStreams.told(station, { streamId: 1, pending: 0, basetime: at, data: [{ t: 0, v: mark }], receivedAt: at })
  })
  const swap = { requestId: 1, idToken: { idToken: mark, type: 'ISO14443' }, eventType: 'BatteryIn' as const }
  const battery = { evseId: 1, serialNumber: mark, soC: 1, soH: 1 }
  await plugboard.app.data.withTenant(tenantId, (data) => data.batterySwaps.told(station, { ...swap, batteries: [battery], at }))
  await owner.query(`INSERT INTO security_events (station_pk, type, at, received_at, tech_info) VALUES ($1, 'T', now(), now(), $2)`, [
    station,
    mark,
  ])
  await owner.query(`INSERT INTO data_transfers (station_pk, vendor_id, status, at) VALUES ($1, $2, 'Accepted', now())`, [station, mark])
  await owner.query(`INSERT INTO dead_letters (station_pk, received_at, action, reason, payload) VALUES ($1, now(), 'A', $2, '{}')`, [
    station,
    mark,
  ])
  await plugboard.app.data.withTenant(tenantId, (data) =>
    data.reports.add(station, { message: 'NotifyReport', requestId: 1, tbc: false, receivedAt: at, content: [mark] }),
  )
  await plugboard.app.data.withTenant(tenantId, async (data) => {
    await data.signingRequests.record(station, { csr: mark, receivedAt: at })
    await data.installedCertificates.put(station, [
      { certificateType: 'MORootCertificate', identity: mark, source: 'installed', subject: mark, at },
    ])
    await data.certificateQueries.record(station, { action: 'GetCertificateStatus', about: { mark }, answer: 'Failed', at })
    await data.trustAnchors.create({
      certificateType: 'MORootCertificate',
      fingerprint: mark,
      pem: mark,
      subject: mark,
      validFrom: at,
      validTo: at,
    })
  })
  await plugboard.app.data.withTenant(tenantId, async ({ tariffs }) => {
    await tariffs.keep({ tariffId: mark, currency: 'EUR' }, undefined, at)
    await tariffs.setDefault(station, 1, { tariffId: mark }, undefined, at)
  })
  await plugboard.app.data.withTenant(tenantId, async ({ payments }) => {
    await payments.settled(station, { pspRef: mark, status: 'Settled', amount: '1', settledAt: at, receivedAt: at })
    await payments.webPaymentStarted(station, { evseId: 1, timeoutSeconds: 1, startedBy: mark, startedAt: at })
    await payments.vatChecked(station, { vatNumber: mark, status: 'Rejected', reason: mark, at })
  })
  const booking = { reservationId: 1, idToken: { idToken: mark, type: 'ISO14443' }, expiresAt: at }
  await plugboard.app.data.withTenant(tenantId, (data) => data.reservations.request(station, booking))
  const list = { full: true, version: 1, words: { anyType: false } }
  const listed = { idToken: { idToken: mark, type: 'Central' }, idTokenInfo: { status: 'Accepted' as const } }
  await plugboard.app.data.withTenant(tenantId, (data) => data.localLists.accepted(station, { ...list, entries: [listed] }, at))
  await plugboard.app.data.withTenant(tenantId, async ({ followedRequests }) => {
    for (const action of ['UpdateFirmware', 'GetLog'] as const)
      await followedRequests.told(station, { action, requestId: 1, status: 'Idle', reason: mark, at })
    await followedRequests.open(station, { action: 'SetNetworkProfile', requestId: 1, request: { mark } })
  })
  await plugboard.app.data.withTenant(tenantId, async (data) => {
    const schedule = { id: 1, chargingRateUnit: 'A' as const, chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] }
    const customData = { vendorId: mark }
    const profile = {
      id: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'TxProfile' as const,
      chargingProfileKind: 'Relative' as const,
      customData,
    }
    await data.chargingProfiles.accepted(station, { evseId: 1, profile: { ...profile, chargingSchedule: [schedule] }, at })
    const composite = { evseId: 1, duration: 1, scheduleStart: at.toISOString(), customData, ...schedule }
    await data.chargingProfiles.recordComposite(station, { schedule: composite, at })
    await data.chargingLimits.record(station, { evseId: 1, source: mark, at })
    const needs = { requestedEnergyTransfer: 'DC' as const, customData }
    await data.chargingNeeds.record(station, { evseId: 1, needs, at, receivedAt: at, status: 'Rejected' })
    await data.chargingNeeds.recordSchedule(station, { evseId: 1, timeBase: at, schedule, receivedAt: at, status: mark })
    await data.chargingNeeds.recordPriority(station, { transactionId: mark, activated: true, at })
  })
  const stored = async (kind: 'firmware' | 'log') => {
    const key = `${tenantId}/${randomUUID()}`
    return {
      key,
      kind,
      name: mark,
      at,
      ...(await plugboard.app.files.write(key, Readable.from([Buffer.from(JSON.stringify({ mark }))]), 100)),
    }
  }
  const [firmware, log] = [await stored('firmware'), await stored('log')]
  await plugboard.app.data.withTenant(tenantId, async ({ storedFiles }) => {
    await storedFiles.expect(Buffer.from(mark), { stationPk: station, requestId: 1, expiresAt: new Date(Date.now() + 60_000) })
    await storedFiles.arrived(Buffer.from(mark), log)
    await storedFiles.add(firmware)
  })
  const first = async (path: string) => (await ask(tenantId, 'GET', `/api/v1/${path}`)).body.items[0].id as number
  return {
    locations: location,
    stations: station,
    tokens: token,
    'api-keys': key,
    'token-groups': await first('token-groups'),
    transactions: await first('transactions'),
    files: await first('files'),
    onboarding: await first('onboarding'),
    reservations: await first('reservations'),
    tenants: tenantId,
    'trust-anchors': await first('trust-anchors'),
    reportId: await first(`stations/${station}/reports`),
    eventStreamId: await first(`stations/${station}/event-streams`),
    firmwareId: await first(`stations/${station}/firmware`),
    logId: await first(`stations/${station}/logs`),
  }
}

/** The URL of something that belongs to tenant 1. */
const pathTo = (url: string) =>
  url.replace(':id', String(ids[url.split('/')[3]!])).replaceAll(/:(\w+)/g, (_all, name) => String(ids[name] ?? 1))

beforeAll(async () => {
  plugboard = await startPlugboard()
  document = (await plugboard.app.inject('/docs/json')).json()
  owner = new Client({ connectionString: plugboard.databaseUrl })
  await owner.connect()
  await plugboard.api('POST', '/api/v1/tenants', { name: 'Two', slug: 'two' })
  for (const tenantId of [1, 2])
    keys.set(tenantId, (await plugboard.api('POST', '/api/v1/api-keys', { name: 'all', tenantId, permissions: ['*'] })).body.key)
  ids = await furnish(1, MARK)
  await furnish(2, 'of-two')
})
afterAll(async () => {
  await owner.end()
  await plugboard.stop()
})

const own = () => plugboard.app.guardedRoutes.filter(({ url, method }) => url.startsWith('/api/v1/') && method !== 'HEAD')

/** A body the route takes, from its documentation. */
const exampleOf = (method: string, url: string) =>
  document.paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]?.requestBody?.content['application/json'].example

const takes = (url: string, name: string): boolean =>
  (document.paths[url]?.get?.parameters ?? []).some((parameter: { name: string }) => parameter.name === name)

/** Lists without an id, asked by tenant `who`, that show the mark. */
async function listsWithMark(who: number): Promise<string[]> {
  const lists = own().filter(({ url, method }) => method === 'GET' && !url.includes(':'))
  const answers = await Promise.all(
    lists.map(async ({ url }) => ({ url, ...(await ask(who, 'GET', takes(url, 'limit') ? `${url}?limit=500&count=true` : url)) })),
  )
  for (const { url, status } of answers) expect([url, status]).toEqual([url, 200])
  return answers.filter(({ text }) => text.includes(MARK)).map(({ url }) => url)
}

/** Everything tenant 1 can read about its rows, by route. */
async function snapshot(): Promise<Record<string, string>> {
  const reads = own().filter(({ url, method }) => method === 'GET' && url.includes(':id') && ids[url.split('/')[3]!] !== undefined)
  const entries = await Promise.all(reads.map(async ({ url }) => [url, (await ask(1, 'GET', pathTo(url))).text] as const))
  return Object.fromEntries(entries)
}

describe('two tenants with the same ids', () => {
  it('see in no list what belongs to the other', async () => {
    const shown = await listsWithMark(1)
    expect(shown).toEqual(
      expect.arrayContaining([
        '/api/v1/tokens',
        '/api/v1/transactions',
        '/api/v1/messages',
        '/api/v1/connection-attempts',
        '/api/v1/certificate-signing-requests',
      ]),
    )

    expect(await listsWithMark(2)).toEqual([])
  })

  it('reach, change and remove nothing of the other by its id: it is as absent as one that never was', async () => {
    const before = await snapshot()
    expect(Object.values(before).filter((text) => text.includes(MARK)).length).toBeGreaterThan(12)

    for (const { url, method } of own().filter((route) => route.url.includes(':'))) {
      const resource = url.split('/')[3]!
      if (ids[resource] === undefined) continue
      const path = pathTo(url)
      const system = method === 'DELETE' && resource === 'tenants'
      const { status, text } = await ask(2, method, system ? `${path}?confirm=default` : path, exampleOf(method, url))
      expect([method, url, status]).toEqual([method, url, system ? 403 : 404])
      expect(text).not.toContain(MARK)
    }

    const stable = ([url]: [string, string]) => !url.includes('stations/:id/connections')
    expect(Object.entries(await snapshot()).filter(stable)).toEqual(Object.entries(before).filter(stable))
  })

  it('may not borrow each other’s rows: a station cannot stand at another tenant’s location', async () => {
    const answer = await ask(2, 'POST', '/api/v1/stations', { stationId: 'BORROWER', locationId: ids.locations })
    expect(answer.status).toBe(422)
    expect(answer.body.detail).toContain('locationId')
  })

  it('are kept apart by PostgreSQL alone: without its policy this test fails', async () => {
    await owner.query('ALTER TABLE tokens DISABLE ROW LEVEL SECURITY; ALTER TABLE token_groups DISABLE ROW LEVEL SECURITY')
    try {
      expect(await listsWithMark(2)).toEqual(['/api/v1/tokens', '/api/v1/token-groups'])
      expect((await ask(2, 'GET', `/api/v1/tokens/${ids.tokens}`)).status).toBe(200)
    } finally {
      await owner.query('ALTER TABLE tokens ENABLE ROW LEVEL SECURITY; ALTER TABLE token_groups ENABLE ROW LEVEL SECURITY')
    }
  })
})
