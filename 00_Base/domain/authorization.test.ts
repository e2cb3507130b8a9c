import { describe, expect, it } from 'vitest'
import { authorize, type IdTokenInfo, mayStop, type Question, type TokenFacts } from './authorization.js'
import { foldIdToken, sameIdToken } from './idToken.js'

const now = new Date('2026-03-04T10:00:00Z') // a Wednesday
const past = new Date('2026-03-01T00:00:00Z')
const later = new Date('2026-12-31T23:00:00Z')
const presented = { idToken: 'DEADBEEF', type: 'ISO14443' }
const group = { idToken: 'FAMILY', type: 'Central' }
const police = { idToken: 'POLICE', type: 'Central' }
const token = (facts: Partial<TokenFacts> = {}): TokenFacts => ({ ...presented, status: 'Accepted', ...facts })
const ask = (question: Partial<Question> = {}): Question => ({ purpose: 'authorize', now, presented, ...question })
const twoEvses = [
  { evseId: 1, connectorTypes: ['cType2'] },
  { evseId: 2, connectorTypes: ['cCCS2'] },
]
const office = { timeZone: 'Europe/Amsterdam', windows: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }] }

const table: [requirement: string, facts: Partial<TokenFacts> | undefined, question: Partial<Question>, info: IdTokenInfo][] = [
  ['C01.FR.07 a known token is accepted', {}, {}, { status: 'Accepted' }],
  ['C01.FR.07 a stranger is Unknown', undefined, {}, { status: 'Unknown' }],
  ['C04.FR.01 a wrong PIN is Invalid', undefined, { presented: { idToken: '1234', type: 'KeyCode' } }, { status: 'Invalid' }],
  [
    'C04.FR.02 the right PIN is accepted',
    { idToken: '1234', type: 'KeyCode' },
    { presented: { idToken: '1234', type: 'KeyCode' } },
    { status: 'Accepted' },
  ],
  [
    'C02.FR.02 a start button is accepted',
    undefined,
    { purpose: 'start', presented: { idToken: '', type: 'NoAuthorization' } },
    { status: 'Accepted' },
  ],
  ['§3.3 Blocked', { status: 'Blocked' }, {}, { status: 'Blocked' }],
  ['§3.3 Invalid', { status: 'Invalid' }, {}, { status: 'Invalid' }],
  ['§3.3 NoCredit', { status: 'NoCredit' }, { purpose: 'start' }, { status: 'NoCredit' }],
  ['§3.3 Expired', { expiresAt: past }, {}, { status: 'Expired', cacheExpiryDateTime: past }],
  ['§3.3 expired at the very instant', { expiresAt: now }, {}, { status: 'Expired', cacheExpiryDateTime: now }],
  ['C10.FR.13 the expiry goes along', { expiresAt: later }, {}, { status: 'Accepted', cacheExpiryDateTime: later }],
  [
    '§2.27 a running session outlives its token',
    { expiresAt: past },
    { purpose: 'continue' },
    { status: 'Accepted', cacheExpiryDateTime: past },
  ],
  ['§3.3 a token blocked meanwhile is told so', { status: 'Blocked' }, { purpose: 'continue' }, { status: 'Blocked' }],
  ['C01.FR.06 the group goes along', { groupIdToken: group }, {}, { status: 'Accepted', groupIdToken: group }],
  ['C09.FR.09 also when refused', { groupIdToken: group, status: 'Blocked' }, {}, { status: 'Blocked', groupIdToken: group }],
  ['C09.FR.12 also in a transaction', { groupIdToken: group }, { purpose: 'continue' }, { status: 'Accepted', groupIdToken: group }],
  ['C01.FR.10 no second language alone', { language2: 'nl' }, {}, { status: 'Accepted' }],
  ['C01.FR.11 no language twice', { language1: 'nl', language2: 'nl' }, {}, { status: 'Accepted', language1: 'nl' }],
  ['C01.FR.08 two languages', { language1: 'nl', language2: 'en-US' }, {}, { status: 'Accepted', language1: 'nl', language2: 'en-US' }],
  ['§2.27 priority', { chargingPriority: -3 }, {}, { status: 'Accepted', chargingPriority: -3 }],
  ['§3.3 at its location', { allowedLocationIds: [7] }, { locationId: 7 }, { status: 'Accepted' }],
  ['§3.3 at another location', { allowedLocationIds: [7] }, { locationId: 8 }, { status: 'NotAtThisLocation' }],
  ['§3.3 at a station without a location', { allowedLocationIds: [7] }, {}, { status: 'NotAtThisLocation' }],
  ['C01.FR.19 allowed everywhere: no list', { allowedEvseIds: [1, 2] }, { evses: twoEvses }, { status: 'Accepted' }],
  ['C01.FR.20 allowed on some', { allowedEvseIds: [2, 9] }, { evses: twoEvses }, { status: 'Accepted', evseId: [2] }],
  [
    'C01.FR.20 the whole list also for a start on one',
    { allowedEvseIds: [1, 2] },
    { purpose: 'start', evseId: 1 },
    { status: 'Accepted', evseId: [1, 2] },
  ],
  ['C01.FR.22 allowed on none', { allowedEvseIds: [] }, { evses: twoEvses }, { status: 'NotAtThisLocation' }],
  [
    'C01.FR.21 a start on another EVSE',
    { allowedEvseIds: [2] },
    { purpose: 'start', evseId: 1, evses: twoEvses },
    { status: 'NotAtThisLocation' },
  ],
  ['C01.FR.18 no fitting EVSE type', { allowedConnectorTypes: ['cG105'] }, { evses: twoEvses }, { status: 'NotAllowedTypeEVSE' }],
  [
    'C01.FR.18 not this EVSE type',
    { allowedConnectorTypes: ['cType2'] },
    { purpose: 'start', evseId: 2, evses: twoEvses },
    { status: 'NotAllowedTypeEVSE' },
  ],
  ['C01.FR.20 only the fitting EVSE', { allowedConnectorTypes: ['cType2'] }, { evses: twoEvses }, { status: 'Accepted', evseId: [1] }],
  [
    'C01.FR.18 unknown types restrict nobody',
    { allowedConnectorTypes: ['cType2'] },
    { evses: [{ evseId: 1, connectorTypes: [] }] },
    { status: 'Accepted' },
  ],
  [
    '§3.3 inside its hours, cached until they end',
    { validTimes: office },
    {},
    { status: 'Accepted', cacheExpiryDateTime: new Date('2026-03-04T17:00:00Z') },
  ],
  ['§3.3 outside its hours', { validTimes: office }, { now: new Date('2026-03-04T17:00:00Z') }, { status: 'NotAtThisTime' }],
  ['§3.3 outside its days', { validTimes: office }, { now: new Date('2026-03-07T10:00:00Z') }, { status: 'NotAtThisTime' }],
  [
    '§2.27 its hours end while charging',
    { validTimes: office },
    { purpose: 'continue', now: new Date('2026-03-04T23:00:00Z') },
    { status: 'Accepted' },
  ],
  ['§3.3 a second start', {}, { purpose: 'start', otherTransactions: 1 }, { status: 'ConcurrentTx' }],
  ['§3.3 ConcurrentTx is never an answer to Authorize', {}, { purpose: 'authorize', otherTransactions: 5 }, { status: 'Accepted' }],
  ['§3.3 nor to what goes on', {}, { purpose: 'continue', otherTransactions: 5 }, { status: 'Accepted' }],
  [
    '§3.3 a fleet token starts several',
    { maxConcurrentTransactions: 3 },
    { purpose: 'start', otherTransactions: 2 },
    { status: 'Accepted' },
  ],
  ['§3.3 the tenant may allow it', {}, { purpose: 'start', otherTransactions: 1, maxConcurrentTransactions: 2 }, { status: 'Accepted' }],
  ['§3.3 blocked comes before concurrent', { status: 'Blocked' }, { purpose: 'start', otherTransactions: 1 }, { status: 'Blocked' }],
  ['C16.FR.03 a master pass starts nothing', { isMasterPass: true }, { purpose: 'start' }, { status: 'Invalid' }],
  [
    'C16.FR.03 whoever is in its group neither',
    { groupIdToken: police },
    { purpose: 'start', masterPassGroupId: 'police' },
    { status: 'Invalid', groupIdToken: police },
  ],
  ['C12.FR.09 nor with a card presented later', { isMasterPass: true }, { purpose: 'continue' }, { status: 'Invalid' }],
  [
    'C16 a master pass is accepted when presented',
    { groupIdToken: police },
    { masterPassGroupId: 'POLICE' },
    { status: 'Accepted', groupIdToken: police },
  ],
  ['C16 and when it stops', { isMasterPass: true }, { purpose: 'stop' }, { status: 'Accepted' }],
  [
    'C16 an expired master pass is not',
    { isMasterPass: true, expiresAt: past },
    { purpose: 'stop' },
    { status: 'Expired', cacheExpiryDateTime: past },
  ],
  [
    'E07 place, hours and number do not matter to a stop',
    { validTimes: office, allowedLocationIds: [7], allowedEvseIds: [] },
    { purpose: 'stop', now: new Date('2026-03-07T10:00:00Z'), otherTransactions: 9 },
    { status: 'Accepted' },
  ],
]

it.each(table)('%s', (_requirement, facts, question, info) => {
  expect(authorize(facts && token(facts), ask(question))).toEqual(info)
})

describe('who may stop a transaction', () => {
  const started = { idToken: presented, groupIdToken: group }
  const other = { idToken: 'CAFE', type: 'ISO14443' }
  const cases: [requirement: string, by: typeof presented, info: IdTokenInfo, masterPass: boolean, allowed: boolean][] = [
    ['C01.FR.03 the token that started it', presented, { status: 'Accepted' }, false, true],
    ['E07.FR.01 even if it is blocked by now', { idToken: 'deadbeef', type: 'iso14443' }, { status: 'Blocked' }, false, true],
    [
      'C09.FR.03 another token of the group',
      other,
      { status: 'Accepted', groupIdToken: { idToken: 'family', type: 'Local' } },
      false,
      true,
    ],
    ['C09.FR.11 but only a valid one', other, { status: 'Expired', groupIdToken: group }, false, false],
    ['C09.FR.03 nobody of another group', other, { status: 'Accepted', groupIdToken: police }, false, false],
    ['C09.FR.03 nobody without a group', other, { status: 'Accepted' }, false, false],
    ['C16 a master pass', other, { status: 'Accepted' }, true, true],
    ['C16 but no blocked master pass', other, { status: 'Blocked' }, true, false],
  ]

  it.each(cases)('%s', (_requirement, by, info, masterPass, allowed) => {
    expect(mayStop(by, info, started, masterPass)).toBe(allowed)
  })

  it('two tokens without a group are not of the same group', () => {
    expect(mayStop(other, { status: 'Accepted' }, { idToken: presented })).toBe(false)
  })

  it('C02 anybody, when it was started with a button', () => {
    expect(mayStop(other, { status: 'Unknown' }, { idToken: { idToken: '', type: 'NoAuthorization' } })).toBe(true)
  })
})

describe('tokens compare', () => {
  it('without regard to case, in every version', () => {
    expect(foldIdToken('ISO14443', 'DeadBeef')).toBe(foldIdToken('iso14443', 'DEADBEEF'))
    expect(sameIdToken(presented, { idToken: 'deadBEEF', type: 'ISO14443' })).toBe(true)
  })

  it('C01.FR.25 with their type', () => {
    expect(sameIdToken(presented, { idToken: 'DEADBEEF', type: 'eMAID' })).toBe(false)
  })
})
