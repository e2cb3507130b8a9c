import { expect } from 'vitest'
import { bench } from './bench.js'
import { it } from './cases.js'
import { tokens } from './tokens.js'

const { station } = bench()

const info = { status: 'Accepted' }
const entry = (idToken: object) => ({ idToken, idTokenInfo: info })

it.each([
  ['TC_D_01_CSMS', 'is sent whole', 'Full', 2, [entry(tokens.one), entry(tokens.two)]],
  ['TC_D_02_CSMS', 'gets entries', 'Differential', 2, [entry(tokens.other)]],
  ['TC_D_03_CSMS', 'loses entries', 'Differential', 2, [{ idToken: tokens.one }]],
  ['TC_D_04_CSMS', 'is sent empty', 'Full', 2, undefined],
] as const)('%s: the list %s, and its version is shown', async (id, _what, updateType, versionNumber, localAuthorizationList) => {
  const at = await station('2.0.1')
  at.answer('GetLocalListVersion', { versionNumber: 1 })
  at.answer('SendLocalList', { status: 'Accepted' })
  const request = { versionNumber, updateType, ...(localAuthorizationList ? { localAuthorizationList } : {}) }

  expect(await at.send('GetLocalListVersion', {})).toMatchObject({ success: true, payload: { versionNumber: 1 } })
  expect(await at.get('local-list')).toMatchObject({ version: 1 })
  if (id === 'TC_D_01_CSMS') {
    const silent = { ...request, localAuthorizationList: [{ idToken: tokens.one }] }
    expect(await at.send('SendLocalList', silent)).toMatchObject({ success: false, error: { kind: 'refused' } })
  }
  expect(await at.send('SendLocalList', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })

  expect(at.asked('SendLocalList')).toEqual([request])
  expect(await at.get('local-list')).toMatchObject({ version: versionNumber, status: 'Accepted' })
})

it.each([
  ['TC_D_08_CSMS', 'of a list', 7],
  ['TC_D_09_CSMS', 'of no list', 0],
])('%s: the version %s is shown', async (_id, _what, versionNumber) => {
  const at = await station('2.0.1')
  at.answer('GetLocalListVersion', { versionNumber })

  expect(await at.send('GetLocalListVersion', {})).toMatchObject({ success: true, payload: { versionNumber } })

  expect(at.asked('GetLocalListVersion')).toEqual([{}])
  expect(await at.get('local-list')).toMatchObject({ version: versionNumber })
})
