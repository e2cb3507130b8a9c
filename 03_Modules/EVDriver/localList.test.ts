import { describe, expect, it } from 'vitest'
import type { TokenFacts } from '#base/domain/authorization.js'
import type { LocalListEntry } from '#base/repositories/localLists.js'
import { changes, compare, fullUpdate, requestsFor, wantedEntries } from './localList.js'

const now = new Date('2026-05-01T08:00:00Z')
const typed = { anyType: false }
const plain = { anyType: true, tokenMaxLength: 20 }
const token = (idToken: string, more: Partial<TokenFacts> = {}): TokenFacts => ({ idToken, type: 'ISO14443', status: 'Accepted', ...more })
const entry = (idToken: string, idTokenInfo: LocalListEntry['idTokenInfo'] = { status: 'Accepted' }): LocalListEntry => ({
  idToken: { idToken, type: 'ISO14443' },
  idTokenInfo,
})
const evses = [1, 2].map((evseId) => ({ evseId, connectorTypes: [] }))
const wanted = (tokens: TokenFacts[], words: typeof plain | typeof typed = typed) =>
  wantedEntries(tokens, { now, words, locationId: 1, evses, fits: () => true })

describe('the list a station should have', () => {
  it('says of each token what Authorize would', () => {
    const expiresAt = new Date('2027-01-01T00:00:00Z')

    const list = wanted([
      token('A', { expiresAt, groupIdToken: { idToken: 'Family', type: 'Central' }, language1: 'nl' }),
      token('B', { status: 'Blocked' }),
      token('C', { expiresAt: now }),
      token('D', { allowedLocationIds: [2] }),
      token('E', { allowedEvseIds: [2] }),
    ])

    expect(list.map(({ idToken, idTokenInfo }) => [idToken.idToken, idTokenInfo])).toEqual([
      [
        'A',
        {
          status: 'Accepted',
          cacheExpiryDateTime: '2027-01-01T00:00:00.000Z',
          groupIdToken: { idToken: 'Family', type: 'Central' },
          language1: 'nl',
        },
      ],
      ['B', { status: 'Blocked' }],
      ['C', { status: 'Expired', cacheExpiryDateTime: now.toISOString() }],
      ['D', { status: 'NotAtThisLocation' }],
      ['E', { status: 'Accepted', evseId: [2] }],
    ])
  })

  it('leaves out what a list cannot say, so that the station asks', () => {
    const hours = { timeZone: 'UTC', windows: [{ days: [1], from: '08:00', to: '09:00' }] }
    const limited = [token('HOURS', { validTimes: hours }), token('EVSE', { allowedEvseIds: [2] }), token('MASTER', { isMasterPass: true })]

    expect(wanted(limited).map(({ idToken }) => idToken.idToken)).toEqual(['EVSE', 'MASTER'])
    expect(wanted(limited, plain)).toEqual([])
    expect(wantedEntries([token('A')], { now, words: typed, fits: () => false })).toEqual([])
  })

  it('has each token once; where the value alone decides, the first of that value', () => {
    const twins = [token('AB'), token('ab', { type: 'eMAID', status: 'Blocked' }), token('x'.repeat(21))]

    expect(wanted(twins)).toHaveLength(3)
    expect(wanted(twins, plain)).toEqual([entry('AB')])
  })
})

describe('two lists beside each other', () => {
  const has = [entry('gone'), entry('KEPT', { status: 'Accepted', cacheExpiryDateTime: '2027-01-01T01:00:00+01:00' }), entry('old')]
  const should = [
    entry('kept', { cacheExpiryDateTime: '2027-01-01T00:00:00.000Z', status: 'Accepted' }),
    entry('new'),
    entry('old', { status: 'Blocked' }),
  ]

  it('tell what is missing, outdated or surplus, whatever the spelling', () => {
    const all = compare(has, should, typed)

    expect(all.map(({ key, state }) => [key.split(':')[1], state])).toEqual([
      ['gone', 'surplus'],
      ['kept', 'same'],
      ['new', 'missing'],
      ['old', 'outdated'],
    ])
    expect(changes(all)).toEqual([{ idToken: { idToken: 'gone', type: 'ISO14443' } }, entry('new'), entry('old', { status: 'Blocked' })])
    expect(fullUpdate(all).map(({ idToken }) => idToken.idToken)).toEqual(['kept', 'new', 'old'])
  })

  it('compare by the value alone where there are no types', () => {
    const other = [{ ...entry('gone'), idToken: { idToken: 'GONE', type: 'eMAID' } }]

    expect(compare([entry('gone')], other, plain)).toMatchObject([{ state: 'same' }])
    expect(compare([entry('gone')], other, typed).map(({ state }) => state)).toEqual(['missing', 'surplus'])
  })
})

describe('the messages that carry a list', () => {
  const five = ['A', 'B', 'C', 'D', 'E'].map((idToken) => entry(idToken))
  const shape = (requests: ReturnType<typeof requestsFor>) =>
    requests.map(({ updateType, versionNumber, localAuthorizationList }) => [updateType, versionNumber, localAuthorizationList?.length])

  it('are one full and then changes, with a version one more each (D01.FR.03, D01.FR.11)', () => {
    expect(shape(requestsFor('Full', five, { after: 7, limits: { itemsPerMessage: 2 } }))).toEqual([
      ['Full', 8, 2],
      ['Differential', 9, 2],
      ['Differential', 10, 1],
    ])
    expect(shape(requestsFor('Differential', five, { after: 7, limits: {} }))).toEqual([['Differential', 8, 5]])
  })

  it('are never longer than the station takes in bytes', () => {
    const requests = requestsFor('Full', five, { after: 0, limits: { itemsPerMessage: 50, bytesPerMessage: 300 } })

    expect(requests.length).toBeGreaterThan(1)
    for (const request of requests) expect(JSON.stringify(request).length).toBeLessThanOrEqual(300)
    expect(requests.flatMap(({ localAuthorizationList }) => localAuthorizationList)).toEqual(five)
  })

  it('empty a list without entries, and say nothing when nothing changes (D01.FR.04)', () => {
    expect(requestsFor('Full', [], { after: 3, limits: {} })).toEqual([{ versionNumber: 4, updateType: 'Full' }])
    expect(requestsFor('Differential', [], { after: 3, limits: {} })).toEqual([])
  })
})
