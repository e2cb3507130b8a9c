import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Data } from '#base/data.js'
import type { Repositories } from '#base/repositories.js'
import { type TestDatabase, testDatabase } from '../database.js'
import { testData } from '../parts.js'

let database: TestDatabase
let data: Data
beforeAll(async () => {
  database = await testDatabase()
  data = await testData(database.url)
})
afterAll(async () => {
  await data.close()
  await database.drop()
})

const inTenant = <T>(work: (data: Repositories) => Promise<T>) => data.withTenant(1, work)
let made = 0
const newStation = async () => (await inTenant(({ stations }) => stations.create({ stationId: `CP${++made}` }))).id
const at = new Date('2026-02-03T04:05:06.789Z')
const all = { limit: 500 }

it('a station that asks for signature after signature keeps the last fifty, what waits, and every certificate it took', async () => {
  const station = await newStation()
  const items = await inTenant(async ({ signingRequests }) => {
    const ask = (csr: string, more: object = {}) => signingRequests.record(station, { csr, receivedAt: at, ...more })
    await ask('taken')
    const [taken] = await signingRequests.pending(station)
    await signingRequests.answered(taken!.id, { state: 'signed', certificateChain: 'chain', at })
    await ask('for vehicles', { certificateType: 'V2GCertificate' })
    for (let i = 0; i < 60; i++) await ask(`request ${i}`)
    for (let i = 0; i < 60; i++) await ask(`no request ${i}`, { reason: 'it is not PEM' })
    return (await signingRequests.list({ stationPk: station }, all)).items
  })

  expect(items).toHaveLength(53)
  expect(items.filter(({ state }) => state === 'invalid').map(({ csr }) => csr)).toContain('no request 59')
  expect(items.filter(({ state }) => state === 'pending').map(({ csr }) => csr)).toEqual(['request 59', 'for vehicles'])
  expect(await inTenant(({ signingRequests }) => signingRequests.signedChains(station))).toEqual(['chain'])
})

it('a request that comes again with another number waits under the new one, and one that was answered waits anew', async () => {
  const station = await newStation()
  const request = { csr: 'csr', receivedAt: at }
  const later = new Date(at.getTime() + 60_000)

  const states = await inTenant(async ({ signingRequests }) => {
    await signingRequests.record(station, { ...request, requestId: 1 })
    await signingRequests.record(station, { ...request, requestId: 2, receivedAt: later })
    const [waiting] = await signingRequests.pending(station)
    expect(waiting).toMatchObject({ requestId: 2, times: 2, receivedAt: at, lastReceivedAt: later })
    await signingRequests.answered(waiting!.id, { state: 'refused', certificateChain: 'chain', at })
    await signingRequests.record(station, request)
    return (await signingRequests.list({ stationPk: station }, all)).items.map(({ state }) => state)
  })

  expect(states).toEqual(['pending', 'refused'])
})

it('a station that asks about ever other certificates keeps its last hundred questions', async () => {
  const station = await newStation()
  const { items } = await inTenant(async ({ certificateQueries }) => {
    for (let i = 0; i < 110; i++)
      await certificateQueries.record(station, {
        action: 'GetCertificateStatus',
        about: { serialNumber: String(i) },
        answer: 'Failed',
        at: new Date(at.getTime() + i),
      })
    return certificateQueries.list(station, {}, all)
  })

  expect(items).toHaveLength(100)
  expect(items.at(-1)).toMatchObject({ about: { serialNumber: '10' }, times: 1 })
})

it('a certificate that is named twice in one report is one', async () => {
  const station = await newStation()
  const one = { certificateType: 'MORootCertificate', identity: 'same', source: 'reported', at } as const
  const { items } = await inTenant(async ({ installedCertificates }) => {
    await installedCertificates.put(station, [one, { ...one, subject: 'the last' }, { ...one, certificateType: 'CSMSRootCertificate' }])
    await installedCertificates.put(station, [])
    return installedCertificates.list(station, { certificateType: 'MORootCertificate' }, all)
  })

  expect(items).toMatchObject([{ identity: 'same', subject: 'the last' }])
})
