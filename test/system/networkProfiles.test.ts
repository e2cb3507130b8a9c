import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'

let plugboard: TestPlugboard
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
})
afterAll(() => plugboard.stop())

const station = async (version: OcppVersion) => {
  const stationId = `N${++count}`
  await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
  const client = await rpcStation(plugboard.ocpp, stationId, version)
  await client.call('BootNotification', bootOf(version))
  const path = `/api/v1/stations/${(await plugboard.app.data.system.links.access(1, stationId))!.stationPk}/network-profiles`
  return {
    client,
    send: async (body: object, route = version) =>
      (await plugboard.api('POST', `/ocpp/${route}/configuration/setNetworkProfile?identifier=${stationId}`, body)).body[0],
    profiles: async (query = '') => (await plugboard.api('GET', `${path}${query}`)).body.items,
  }
}

const profile = (configurationSlot: number) => ({
  configurationSlot,
  connectionData: {
    ocppVersion: 'OCPP20',
    ocppTransport: 'JSON',
    ocppCsmsUrl: 'wss://csms.example.com/ocpp',
    messageTimeout: 30,
    securityProfile: 2,
    ocppInterface: 'Wireless0',
    apn: { apn: 'internet', apnUserName: 'u', apnPassword: 'hunter2', simPin: 98_761, apnAuthentication: 'CHAP' },
  },
})

describe.each(['2.0.1', '2.1'] as const)('a network profile over %s', (version) => {
  it('goes out as given and is on record with the answer, without its secrets (TC_B_42_CSMS, TC_B_44_CSMS)', async () => {
    const at = await station(version)
    const asked: unknown[] = []
    const answers = ['Failed', 'Accepted', 'Rejected']
    at.client.handle('SetNetworkProfile', async ({ params }) => {
      asked.push(params)
      return { status: answers.shift() }
    })

    for (const slot of [1, 2, 2]) expect(await at.send(profile(slot))).toMatchObject({ success: true })

    expect(asked).toEqual([profile(1), profile(2), profile(2)])
    expect(await at.profiles()).toMatchObject([
      { configurationSlot: 2, answer: 'Rejected', state: 'refused' },
      {
        configurationSlot: 2,
        answer: 'Accepted',
        state: 'done',
        request: { connectionData: { ocppCsmsUrl: 'wss://csms.example.com/ocpp' } },
      },
      { configurationSlot: 1, answer: 'Failed', state: 'failed' },
    ])
    expect(await at.profiles('?configurationSlot=1')).toHaveLength(1)
    expect(await at.profiles('?state=done')).toMatchObject([{ configurationSlot: 2 }])
    expect(JSON.stringify(await at.profiles())).not.toMatch(/hunter2|98761/)
  })

  it('that a station answers with an error was refused, for the reason it gave', async () => {
    const at = await station(version)
    at.client.handle('SetNetworkProfile', async () => {
      throw new Error('no modem')
    })

    await at.send(profile(1))

    await expect.poll(() => at.profiles(), { timeout: 5_000 }).toMatchObject([{ state: 'refused', reason: expect.any(String) }])
  })
})

it('a network profile is more than 1.6 knows', async () => {
  const at = await station('1.6')

  expect(await at.send(profile(1), '2.0.1')).toMatchObject({
    success: false,
    error: { kind: 'refused', message: expect.stringContaining('OCPP 1.6 has no network profiles') },
  })
  expect(await at.profiles()).toEqual([])
})
