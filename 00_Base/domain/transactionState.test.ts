import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance, type EventFacts, follows, transactionState } from './transactionState.js'

const calm = { incarnation: 0, conflict: false }
const at = (n: number) => new Date(1_000_000 + n)
const anyEvent: fc.Arbitrary<EventFacts> = fc.record(
  {
    eventType: fc.constantFrom('Started', 'Updated', 'Updated', 'Updated', 'Ended'),
    seqNo: fc.option(fc.nat(8), { nil: undefined, freq: 20 }),
    at: fc.nat(20).map(at),
    evse: fc.record({ id: fc.nat(2) }),
    idToken: fc.constantFrom('a', 'b').map((idToken) => ({ idToken, type: 'Central', valueKey: idToken })),
    chargingState: fc.constantFrom('Charging', 'Idle', 'EVConnected'),
    stopReason: fc.constantFrom('Local', 'Remote'),
    remoteStartId: fc.nat(3),
    flags: fc.constant(['special']),
    offline: fc.boolean(),
    triggerReason: fc.constantFrom('Authorized', 'StopAuthorized'),
    response: fc.constantFrom({}, { idTokenInfo: { status: 'Accepted' } }, { idTokenInfo: { status: 'Blocked' } }),
  },
  { requiredKeys: ['eventType', 'seqNo', 'at'] },
)
const comparable = ({ flags, ...state }: ReturnType<typeof transactionState>) => ({ ...state, flags: [...flags].toSorted() })

describe('the state of a transaction', () => {
  it('moved on by an event that follows is the state of all events', () => {
    let followed = 0
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 8 }), anyEvent, fc.boolean(), (events, next, aim) => {
        const before = transactionState(events, calm)
        const event = aim ? { ...next, seqNo: before.lastSeqNo + 1 } : next
        if (!follows(before, event)) return
        followed++
        expect(comparable(advance(before, event))).toEqual(comparable(transactionState([...events, event], calm)))
      }),
      { numRuns: 3000 },
    )
    expect(followed).toBeGreaterThan(100)
  })

  it('does not depend on the order of arrival', () => {
    const distinct = fc.uniqueArray(anyEvent, { minLength: 1, maxLength: 7, selector: ({ seqNo, at: time }) => `${seqNo} ${+time}` })
    fc.assert(
      fc.property(
        distinct.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))),
        ([events, shuffled]) => {
          // Only what carries numbers has an order of its own.
          fc.pre(events.every(({ seqNo }) => seqNo !== undefined))
          fc.pre(
            new Set(events.map(({ seqNo }) => seqNo)).size === events.length ||
              new Set(events.map((one) => +one.at)).size === events.length,
          )
          expect(transactionState(shuffled, calm)).toEqual(transactionState(events, calm))
        },
      ),
    )
  })

  describe('belongs to the token it is charged on', () => {
    const token = (idToken: string) => ({ idToken, type: 'ISO14443', valueKey: idToken })
    const started: EventFacts = { eventType: 'Started', seqNo: 0, at: at(0) }
    const shown = (seqNo: number, idToken: string, status: string, more: Partial<EventFacts> = {}): EventFacts => ({
      eventType: 'Updated',
      seqNo,
      at: at(seqNo),
      triggerReason: 'Authorized',
      idToken: token(idToken),
      response: { idTokenInfo: { status } },
      ...more,
    })
    it.each<[string, EventFacts[], string]>([
      ['the first one', [shown(1, 'a', 'Accepted'), shown(2, 'b', 'Accepted')], 'a'],
      ['the one that was accepted after another was refused', [shown(1, 'x', 'Blocked'), shown(2, 'a', 'Accepted')], 'a'],
      ['the refused one, where there is no other', [shown(1, 'x', 'Blocked')], 'x'],
      ['the refused one it charged on offline', [shown(1, 'x', 'Blocked', { offline: true }), shown(2, 'a', 'Accepted')], 'x'],
      [
        'the refused one, not the one that stopped it',
        [
          shown(1, 'x', 'Blocked'),
          shown(2, 'a', 'Accepted', { triggerReason: 'StopAuthorized' }),
          shown(3, 'b', 'Accepted', { eventType: 'Ended' }),
        ],
        'x',
      ],
    ])('%s', (_, events, expected) => {
      expect(transactionState([started, ...events], calm).idToken).toEqual(token(expected))
    })
  })

  it('that has ended is charging no more, unless its end says what it is', () => {
    const session: EventFacts[] = [
      { eventType: 'Started', seqNo: 0, at: at(0), chargingState: 'EVConnected' },
      { eventType: 'Updated', seqNo: 1, at: at(1), chargingState: 'Charging' },
    ]
    const ended: EventFacts = { eventType: 'Ended', seqNo: 2, at: at(2) }

    expect(transactionState(session, calm).chargingState).toBe('Charging')
    expect(transactionState([...session, ended], calm).chargingState).toBeUndefined()
    expect(transactionState([...session, { ...ended, chargingState: 'EVConnected' }], calm).chargingState).toBe('EVConnected')
    expect(transactionState(session, { ...calm, closing: { at: at(9), reason: 'gone', by: 'closed' } }).chargingState).toBeUndefined()
  })
})
