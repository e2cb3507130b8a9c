import { expect, it } from 'vitest'
import { bench } from '../bench.js'
import { idTags } from './states.js'

const { station } = bench()

const entry = (idTag: string) => ({ idTag, idTagInfo: { status: 'Accepted' } })

it.each([
  ['TC_042_1', 'are not supported', -1, { supported: false }],
  ['TC_042_2', 'are empty', 0, { version: 0 }],
])('%s: lists %s, and that is shown', async (_id, _what, listVersion, shown) => {
  const at = await station('1.6')
  at.answer('GetLocalListVersion', { listVersion })

  expect(await at.send('GetLocalListVersion', {})).toMatchObject({ success: true, payload: { listVersion } })

  expect(at.asked('GetLocalListVersion')).toEqual([{}])
  expect(await at.get('local-list')).toMatchObject(shown)
})

it.each([
  ['TC_043_1', 'a station without lists refuses it', 'Full', 'NotSupported'],
  ['TC_043_3', 'the station fails to take it', 'Full', 'Failed'],
  ['TC_043_4', 'it is sent whole', 'Full', 'Accepted'],
  ['TC_043_5', 'it is changed', 'Differential', 'Accepted'],
])('%s: a list: %s', async (_id, _what, updateType, status) => {
  const at = await station('1.6')
  at.answer('GetLocalListVersion', { listVersion: 1 })
  at.answer('SendLocalList', { status })
  const request = { listVersion: 2, updateType, localAuthorizationList: [entry(idTags.one), entry(idTags.two)] }
  expect(await at.send('GetLocalListVersion', {})).toMatchObject({ success: true })

  expect(await at.send('SendLocalList', request)).toMatchObject({ payload: { status } })

  expect(at.asked('SendLocalList')).toEqual([request])
  const shown = await at.get('local-list')
  if (status === 'Accepted') expect(shown).toMatchObject({ version: 2, status })
  else expect(shown.version).not.toBe(2)
})
