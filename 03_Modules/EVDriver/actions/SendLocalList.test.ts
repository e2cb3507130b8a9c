import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import type { ListLimits } from '#base/repositories/localLists.js'
import { fakeContext, fits, now, refusalOf, station } from '../../../test/context.js'
import SendLocalList from './SendLocalList.js'

type Request = RequestOf<'SendLocalList'>

const entry = (idToken: string, type = 'ISO14443') => ({ idToken: { idToken, type }, idTokenInfo: { status: 'Accepted' as const } })
const request: Request = { versionNumber: 2, updateType: 'Full', localAuthorizationList: [entry('A'), entry('B')] }

const refusal = (more: Partial<Request>, limits: ListLimits = {}) =>
  refusalOf(SendLocalList, { ...request, ...more }, fakeContext({ data: { localLists: { limits: async () => limits } } }))

describe('SendLocalList', () => {
  it('gives a list a version greater than 0 (D01.FR.18)', async () => {
    expect(await refusal({ versionNumber: 0 })).toContain('D01.FR.18')
    expect(await refusal({ versionNumber: 1 })).toBeUndefined()
  })

  it('names no token twice, in any case; another type is another token (D01.FR.06)', async () => {
    expect(await refusal({ localAuthorizationList: [entry('a'), entry('A')] })).toContain('D01.FR.06')
    expect(await refusal({ localAuthorizationList: [entry('a'), entry('A', 'eMAID')] })).toBeUndefined()
  })

  it('says something of every token of a full list; in a differential one silence removes (D01.FR.17)', async () => {
    const localAuthorizationList = [{ idToken: { idToken: 'A', type: 'ISO14443' } }]

    expect(await refusal({ localAuthorizationList })).toContain('needs idTokenInfo')
    expect(await refusal({ localAuthorizationList, updateType: 'Differential' })).toBeUndefined()
    expect(await refusal({ localAuthorizationList: undefined })).toBeUndefined()
  })

  it('is no longer than the station said it takes (D01.FR.11)', async () => {
    expect(await refusal({}, { itemsPerMessage: 1 })).toContain('at most 1 entries')
    expect(await refusal({}, { itemsPerMessage: 2 })).toBeUndefined()
    expect(await refusal({}, { itemsPerMessage: 2, bytesPerMessage: 100 })).toContain('at most 100 bytes')
    expect(await refusal({}, { bytesPerMessage: 1000 })).toBeUndefined()
  })

  it('changes what is known of the list only when the station accepts it', async () => {
    const heard: unknown[] = []
    const localLists = {
      accepted: async (...all: unknown[]) => void heard.push(['accepted', ...all]),
      refused: async (...all: unknown[]) => void heard.push(['refused', ...all]),
    }
    const context = fakeContext({ data: { localLists } })

    await SendLocalList.after!({ versionNumber: 3, updateType: 'Differential' }, { status: 'VersionMismatch' }, context)
    await SendLocalList.after!(request, { status: 'Accepted' }, context)

    expect(heard).toMatchObject([
      ['refused', station.id, { status: 'VersionMismatch', version: 3 }, now],
      ['accepted', station.id, { full: true, version: 2, entries: request.localAuthorizationList, words: { anyType: false } }, now],
    ])
  })

  it('has an example that suits every 2.x version', () => {
    expect([fits('2.0.1', 'SendLocalList', SendLocalList.example), fits('2.1', 'SendLocalList', SendLocalList.example)]).toEqual([
      true,
      true,
    ])
    expect(SendLocalList.permission).toBe('station.localList')
  })
})
