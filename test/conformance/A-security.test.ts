import { expect } from 'vitest'
import { connectStation } from '../station.js'
import { bench, type Station } from './bench.js'
import { it } from './cases.js'
import { report } from './states.js'

const { station, api, ocpp } = bench()
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
] as const)('%s: %s is refused, and the operator can see it', async (_id, _what, credentials) => {
  const at = await station('2.0.1', { securityProfile: 1, password, boot: false })
  await at.disconnect()
  const [user, secret] = credentials(at.stationId)

  expect(await refusal(at, user!, secret!)).toBe('refused 401')

  expect((await at.get()).online).toBe(false)
  await expect
    .poll(async () => (await api('GET', '/api/v1/connection-attempts')).body.items, { timeout: 5_000 })
    .toContainEqual(expect.objectContaining({ stationId: at.stationId }))
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
