import { describe, expect } from 'vitest'
import { bench, type Station } from './bench.js'
import { it } from './cases.js'
import { session } from './states.js'
import { tokens, withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

const fleet = { status: 'Accepted', groupIdToken: { idToken: 'Fleet' } }
const masters = { status: 'Accepted', groupIdToken: { idToken: 'MasterPass' } }
const authorize = async (at: Station, idToken: object) => (await at.call('Authorize', { idToken })).idTokenInfo

describe('a token that may not charge', () => {
  it.each([
    ['TC_C_02_CSMS', 'nobody knows', tokens.unknown, /^(Invalid|Unknown)$/],
    ['TC_C_06_CSMS', 'is blocked', tokens.blocked, /^(Blocked|Invalid)$/],
    ['TC_C_07_CSMS', 'has expired', tokens.expired, /^(Expired|Invalid)$/],
  ] as const)('%s: one that %s is not accepted', async (_id, _what, idToken, status) => {
    const at = await station('2.0.1')

    expect((await authorize(at, idToken)).status).toMatch(status)

    expect(await at.transactions()).toEqual([])
  })
})

describe('a token the station knows from its cache', () => {
  it('TC_C_08_CSMS: is accepted again when the transaction names it', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.connected()

    const { idTokenInfo } = await tx.event({ triggerReason: 'Authorized', idToken: tokens.one })

    expect(idTokenInfo.status).toBe('Accepted')
    expect(await tx.shown()).toMatchObject({ idToken: tokens.one.idToken })
  })

  it('TC_C_20_CSMS: is refused when Plugboard does not know it', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.connected()

    const { idTokenInfo } = await tx.event({ triggerReason: 'Authorized', idToken: tokens.unknown })

    expect(idTokenInfo.status).toMatch(/^(Invalid|Unknown)$/)
  })
})

it.each([
  ['TC_C_37_CSMS', 'Accepted'],
  ['TC_C_38_CSMS', 'Rejected'],
])('%s: clearing the cache is answered %s, and the command says so', async (_id, status) => {
  const at = await station('2.0.1')
  at.answer('ClearCache', { status })

  const result = await at.send('ClearCache', {})

  expect(at.asked('ClearCache')).toEqual([{}])
  expect(result).toMatchObject({ success: true, payload: { status } })
  expect((await plugboard.api('GET', `/api/v1/commands/${result.commandId}`)).body).toMatchObject({ payload: { status } })
})

describe('tokens of one group', () => {
  it.each([
    ['TC_C_39_CSMS', 'both authorized here'],
    ['TC_C_43_CSMS', 'the second not by the list of the station'],
  ])('%s: the second stops what the first started (%s)', async (id) => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.connected()
    if (id === 'TC_C_39_CSMS') expect(await authorize(at, tokens.two)).toMatchObject(fleet)

    expect((await tx.event({ triggerReason: 'Authorized', idToken: tokens.one })).idTokenInfo).toMatchObject(fleet)
    await tx.event({ triggerReason: 'ChargingStateChanged', transactionInfo: { chargingState: 'Charging' } })
    expect(await authorize(at, tokens.two)).toMatchObject(fleet)
    expect((await tx.stopAuthorized(tokens.two)).idTokenInfo).toMatchObject(fleet)
    await tx.unlocked()
    await tx.disconnected()

    expect(await tx.shown()).toMatchObject({ idToken: tokens.one.idToken, endedAt: expect.any(String), flags: [] })
  })

  it('TC_C_40_CSMS: both in the local list: the second stops what the first started', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    at.answer('SendLocalList', { status: 'Accepted' })
    const entry = (idToken: object) => ({
      idToken,
      idTokenInfo: { status: 'Accepted', groupIdToken: { idToken: 'Fleet', type: 'Central' } },
    })
    const list = { versionNumber: 1, updateType: 'Full', localAuthorizationList: [entry(tokens.one), entry(tokens.two)] }
    expect(await at.send('SendLocalList', list)).toMatchObject({ success: true })
    await tx.connected()

    expect((await tx.event({ triggerReason: 'Authorized', idToken: tokens.one })).idTokenInfo).toMatchObject(fleet)
    await tx.event({ triggerReason: 'ChargingStateChanged', transactionInfo: { chargingState: 'Charging' } })
    expect((await tx.stopAuthorized(tokens.two)).idTokenInfo).toMatchObject(fleet)
    await tx.unlocked()
    await tx.disconnected()

    expect(await tx.shown()).toMatchObject({ idToken: tokens.one.idToken, endedAt: expect.any(String), flags: [] })
  })
})

describe('a master pass', () => {
  it.each([
    ['TC_C_47_CSMS', 'all transactions, chosen on its screen', [1, 2]],
    ['TC_C_48_CSMS', 'the one transaction chosen on its screen', [1]],
    ['TC_C_49_CSMS', 'all transactions, without a screen', [1, 2]],
  ] as const)('%s: stops %s', async (id, _what, stopped) => {
    const at = await station('2.0.1')
    const running = [session(at, { evseId: 1, idToken: tokens.one }), session(at, { evseId: 2, idToken: tokens.two })]
    for (const tx of running) await tx.charging()

    expect(await authorize(at, tokens.master)).toMatchObject(masters)
    const [idToken, group] = id === 'TC_C_49_CSMS' ? [tokens.one, fleet] : [tokens.master, masters]
    for (const evseId of stopped) {
      const { idTokenInfo } = await running[evseId - 1]!.event({
        eventType: 'Ended',
        triggerReason: 'StopAuthorized',
        idToken,
        transactionInfo: { stoppedReason: 'MasterPass' },
      })
      expect(idTokenInfo).toMatchObject(group)
    }

    for (const tx of running) {
      const shown = await tx.shown()
      if ((stopped as readonly number[]).includes(tx.evse.id)) expect(shown).toMatchObject({ stopReason: 'MasterPass' })
      else expect(shown).not.toHaveProperty('endedAt')
    }
  })
})
