import { describe, expect, it } from 'vitest'
import type { TokenFacts } from '#base/domain/authorization.js'
import type { RequestOf } from '#base/ocpp/action.js'
import type { ActiveTransaction } from '#base/repositories/tokens.js'
import type { Transaction, TransactionFilter } from '#base/repositories/transactions.js'
import { decisionOf, fakeContext, now, receivedAt, station } from '../../../test/context.js'
import TransactionEvent from './TransactionEvent.js'

type Request = RequestOf<'TransactionEvent'>

const idToken = { idToken: '04A1b2', type: 'ISO14443' }
const family = { idToken: 'Family', type: 'Central' }
const elsewhere: ActiveTransaction = { stationPk: 99, transactionId: 'T9', evseId: 1 }

const event = (over: Partial<Request> = {}): Request => ({
  eventType: 'Started',
  timestamp: '2026-05-01T07:59:00Z',
  triggerReason: 'Authorized',
  seqNo: 3,
  transactionInfo: { transactionId: 'T1' },
  ...over,
})

const decide = async (request: Request, token: Partial<TokenFacts> | undefined = {}, active: ActiveTransaction[] = []) => {
  const facts = async () => ({ token: token && { ...idToken, status: 'Accepted' as const, ...token }, active, station: {} })
  const context = fakeContext({ data: { tokens: { facts } } })
  return { ...(await decisionOf(TransactionEvent, request, context)), context }
}
const verdict = async (...asked: Parameters<typeof decide>) => (await decide(...asked)).answer().idTokenInfo?.status

describe('TransactionEvent', () => {
  it('is stored whole, by its own number (E01.FR.07)', async () => {
    const request = event({
      triggerReason: 'RemoteStart',
      offline: true,
      evse: { id: 2, connectorId: 1 },
      idToken,
      transactionInfo: { transactionId: 'T1', chargingState: 'EVConnected', remoteStartId: 12 },
      reservationId: 4,
      meterValue: [{ timestamp: '2026-05-01T07:59:00Z', sampledValue: [{ value: 100 }] }],
      customData: { vendorId: 'ACME', bay: 3 },
    })

    const { rows } = await decide(request, { groupIdToken: family })

    expect(rows).toMatchObject([
      {
        kind: 'transactionEvent',
        transactionId: 'T1',
        allocateId: false,
        eventType: 'Started',
        seqNo: 3,
        at: new Date('2026-05-01T07:59:00Z'),
        receivedAt,
        triggerReason: 'RemoteStart',
        offline: true,
        evse: { id: 2, connectorId: 1 },
        idToken: { ...idToken, valueKey: '04a1b2', groupKey: 'family' },
        chargingState: 'EVConnected',
        remoteStartId: 12,
        reservationId: 4,
        samples: [{ value: '100' }],
        payload: request,
        customData: { vendorId: 'ACME', bay: 3 },
      },
    ])
  })

  it('gets a verdict, with the group, whenever it presents a token, and only then (E01.FR.12, C09.FR.12)', async () => {
    expect((await decide(event({ idToken }), { groupIdToken: family })).answer()).toEqual({
      idTokenInfo: { status: 'Accepted', groupIdToken: family },
    })
    expect((await decide(event({ triggerReason: 'CablePluggedIn' }))).answer()).toEqual({})
  })

  it('is accepted without a permission when it was started with a button (C02.FR.02)', async () => {
    expect(await verdict(event({ idToken: { idToken: '', type: 'NoAuthorization' } }), undefined)).toBe('Accepted')
  })

  it('starts nothing for a token that is unknown or blocked since the station last asked (E05.FR.01)', async () => {
    const { rows, answer } = await decide(event({ idToken }), { status: 'Blocked' })

    expect(answer().idTokenInfo?.status).toBe('Blocked')
    expect(rows).toMatchObject([{ transactionId: 'T1', response: { idTokenInfo: { status: 'Blocked' } } }])
  })

  it.each([
    ['a start', event({ idToken }), 'ConcurrentTx'],
    ['a card after the cable', event({ eventType: 'Updated', triggerReason: 'Authorized', idToken }), 'ConcurrentTx'],
    ['a remote start after the cable', event({ eventType: 'Updated', triggerReason: 'RemoteStart', idToken }), 'ConcurrentTx'],
    ['going on', event({ eventType: 'Updated', triggerReason: 'ChargingStateChanged', idToken }), 'Accepted'],
    ['a card that stops', event({ eventType: 'Updated', triggerReason: 'StopAuthorized', idToken }), 'Accepted'],
    ['an end', event({ eventType: 'Ended', triggerReason: 'StopAuthorized', idToken }), 'Accepted'],
  ])('of a token that charges elsewhere: %s is %s', async (_, request, status) => {
    expect(await verdict(request, {}, [elsewhere])).toBe(status)
  })

  it.each([
    ['a start', event({ idToken }), 'Expired'],
    ['going on', event({ eventType: 'Updated', triggerReason: 'ChargingStateChanged', idToken }), 'Accepted'],
  ])('of a token that has expired: %s is %s (part 2 §2.27)', async (_, request, status) => {
    expect(await verdict(request, { expiresAt: now })).toBe(status)
  })

  it('does not compete with itself, nor with what lost its end at the same EVSE', async () => {
    const evse = { id: 1, connectorId: 1 }
    const here = { stationPk: station.id, evseId: 1 }

    expect(await verdict(event({ idToken, evse }), {}, [{ ...here, transactionId: 'T1' }])).toBe('Accepted')
    expect(await verdict(event({ idToken, evse }), {}, [{ ...here, transactionId: 'T0' }])).toBe('Accepted')
    expect(await verdict(event({ idToken, evse }), {}, [{ ...here, transactionId: 'T0', evseId: 2 }])).toBe('ConcurrentTx')
  })

  it.each([
    ['what lost its end there', {}, [{ stationPk: station.id, transactionId: 'T0', evseId: 1 }], 'ConcurrentTx'],
    ['the EVSEs of its token', { allowedEvseIds: [1] }, [], 'NotAtThisLocation'],
    ['the plugs of its token', { allowedConnectorTypes: ['cType2'] }, [], 'NotAllowedTypeEVSE'],
  ] as const)(
    'is judged by the EVSE its transaction has told before, which is told once (E01.FR.16): %s',
    async (_, token, active, elsewhere) => {
      const card = event({ eventType: 'Updated', triggerReason: 'Authorized', idToken })
      const at = async (evseId: number) => {
        const evses = [
          { evseId: 1, connectorTypes: ['cType2'] },
          { evseId: 2, connectorTypes: ['cCCS2'] },
        ]
        const facts = async () => ({
          token: { ...idToken, status: 'Accepted' as const, ...token },
          active: [...active],
          station: { evses },
        })
        const list = async ({ stationId, transactionId }: TransactionFilter) => ({
          items: stationId === station.stationId && transactionId === 'T1' ? [{ evseId } as Transaction] : [],
        })
        const { answer } = await decisionOf(TransactionEvent, card, fakeContext({ data: { tokens: { facts }, transactions: { list } } }))
        return answer().idTokenInfo?.status
      }

      expect([await at(1), await at(2)]).toEqual(['Accepted', elsewhere])
    },
  )

  it('gets the answer it got before when it is repeated, whatever its token is worth by now', async () => {
    const before = { idTokenInfo: { status: 'Accepted' } }

    const { answer } = await decide(event({ idToken }), { status: 'Blocked' })

    expect(answer({ repeat: true, response: before })).toEqual(before)
  })

  it('is answered like any other when it contradicts what came before, which the log tells', async () => {
    const { answer, context } = await decide(event({ eventType: 'Ended', triggerReason: 'EVDeparted' }))

    expect(answer({ conflict: 'a second, different end' })).toEqual({})
    expect(context.logged).toEqual(['warn: contradicting transaction event kept'])
  })

  it('brings the number of a 1.6 start back from the insert, beside the verdict; a repeat gets the same', async () => {
    const start = event({ idToken, seqNo: 0, customData: { vendorId: 'plugboard', allocateId: true, unnumbered: true } })

    const { rows, answer } = await decide(start)

    expect(rows).toMatchObject([{ allocateId: true, seqNo: undefined, customData: undefined }])
    const told = { idTokenInfo: { status: 'Accepted' }, customData: { vendorId: 'plugboard', transactionId: '4711' } }
    expect(answer({ transactionId: '4711' })).toEqual(told)
    expect(answer({ repeat: true, transactionId: '4711', response: { idTokenInfo: { status: 'Accepted' } } })).toEqual(told)
  })

  it('says where its station computed the cost, and where it could not (I08.FR.34)', async () => {
    const total = { exclTax: 2 }
    const costDetails = {
      totalCost: { currency: 'EUR', typeOfCost: 'NormalCost' as const, total },
      totalUsage: { energy: 5, chargingTime: 60, idleTime: 0 },
    }
    const costOf = async (request: Request) => ((await decide(request)).rows[0] as { stationCost?: boolean }).stationCost

    expect(await costOf(event())).toBeFalsy()
    expect(await costOf(event({ costDetails }))).toBe(true)
    expect(await costOf(event({ costDetails: { ...costDetails, failureToCalculate: true } }))).toBe(false)
  })

  it('tells the cost that was found where it was stored, beside the verdict', async () => {
    const { answer } = await decide(event({ idToken }))

    expect(answer({ response: { idTokenInfo: { status: 'Accepted' }, totalCost: 1.75 } })).toEqual({
      idTokenInfo: { status: 'Accepted' },
      totalCost: 1.75,
    })
  })

  it('keeps the reason in the words of the station', async () => {
    const ended = event({
      eventType: 'Ended',
      triggerReason: 'ResetCommand',
      transactionInfo: { transactionId: 'T1', stoppedReason: 'ImmediateReset' },
    })

    expect((await decide(ended)).rows).toMatchObject([{ stopReason: 'ImmediateReset' }])
    expect((await decide({ ...ended, customData: { vendorId: 'plugboard', stopReason: 'HardReset' } })).rows).toMatchObject([
      { stopReason: 'HardReset' },
    ])
  })
})
