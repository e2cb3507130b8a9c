import { describe, expect, it } from 'vitest'
import { actionsOf } from '#base/ocpp/validate.js'
import { versions } from '#base/ocpp/version.js'
import cases from './conformance/cases.json' with { type: 'json' }
import { effects } from './conformance/effects.js'
import type { Crossed } from './conformance/evidence.js'
import { judge, type Played } from './conformance/judge.js'
import { loses, present, shows } from './conformance/seen.js'

const test = (title: string, more: Partial<Played> = {}): Played => ({
  file: 'test/conformance/x.test.ts',
  title,
  state: 'passed',
  crossings: [],
  effects: [],
  ...more,
})
const crossings = versions.flatMap((version) =>
  Object.entries(effects[version]).flatMap(([action, ways]) => Object.keys(ways).map((way) => `${version} ${way} ${action}`)),
)
/** Every case passed over every version, and every message did what it should. */
const all = [
  ...cases.flatMap(({ id, version }) => [test(`${id}: x`), ...(version === '1.6' ? [] : [test(`${id}: x (2.1)`)])]),
  test('2.1 Reset: x', { crossings, effects: crossings }),
]
const problems = (tests: Played[], broken: string[] = []) => judge({ tests, broken }).problems

describe('the record of conformance', () => {
  it('knows where the effect of each message of each version is read, in each direction', () => {
    for (const version of versions) expect(Object.keys(effects[version]).toSorted()).toEqual([...actionsOf(version)].toSorted())
    expect(versions.map((version) => actionsOf(version).length)).toEqual([39, 64, 91])
    expect(crossings).toHaveLength(39 + 64 + 91 + 3) // DataTransfer goes both ways
  })

  it('has nothing to complain of when all was played', () => {
    expect(problems(all)).toEqual([])
  })

  it('misses each case and each message that no test played', () => {
    const found = problems([])

    expect(found).toEqual(expect.arrayContaining(['TC_B_06_CSMS is missing over 2.0.1', 'TC_B_06_CSMS is missing over 2.1']))
    expect(found).toContain('TC_001 is missing over 1.6')
    expect(found.filter((one) => one.endsWith('no test that passed played it'))).toHaveLength(crossings.length)
  })

  it('does not count a message that crossed where its effect was not seen, nor one of a test that failed', () => {
    const unseen = crossings.filter((one) => one !== '2.1 up BatterySwap')
    const others = all.slice(0, -1)

    expect(problems([...others, test('2.1 Reset: x', { crossings, effects: unseen })])).toEqual([
      'OCPP 2.1 BatterySwap (from the station): no test that passed saw its effect at /stations/{id}/battery-swaps',
    ])
    expect(problems([...others, test('2.1 Reset: x', { crossings, effects: crossings, state: 'failed' })])).toHaveLength(
      crossings.length + 1,
    )
  })

  it.each([
    ['a case that failed over 2.1 alone', test('TC_B_06_CSMS: y (2.1)', { state: 'failed' }), 'TC_B_06_CSMS failed over 2.1'],
    ['one skipped without a reason', test('TC_B_06_CSMS: y', { state: 'skipped' }), 'TC_B_06_CSMS failed over 2.0.1'],
    ['a case there is not', test('TC_X_99_CSMS: y'), 'begins with no id of a case'],
    ['a test of nothing', test('something else'), 'begins with no id of a case'],
    ['a case over 2.1 that speaks 2.0.1', test('TC_B_06_CSMS: y (2.1)', { crossings: ['2.0.1 up Heartbeat'] }), 'speaks 2.0.1'],
  ])('names %s', (_what, added, problem) => {
    expect(problems([...all, added])).toEqual([expect.stringContaining(problem)])
  })

  it('names a file that did not load, and a case played over one version only', () => {
    expect(problems(all, ['test/conformance/y.test.ts'])).toEqual(['test/conformance/y.test.ts did not load'])
    expect(problems(all.filter(({ title }) => title !== 'TC_A_01_CSMS: x (2.1)'))).toEqual(['TC_A_01_CSMS is missing over 2.1'])
  })

  it('takes a reason for a case that cannot be played over a version', () => {
    const skipped = test('TC_A_01_CSMS: x (2.1)', { state: 'skipped', note: '2.1 has another answer' })

    const { problems, cases } = judge({ tests: [...all.filter(({ title }) => title !== skipped.title), skipped], broken: [] })

    expect(problems).toEqual([])
    expect(cases.find(({ id }) => id === 'TC_A_01_CSMS')?.outcomes[1]).toEqual({
      over: '2.1',
      state: 'not playable',
      reason: '2.1 has another answer',
    })
  })
})

describe('an effect', () => {
  const message = (request: object): Crossed => ({
    version: '2.1',
    direction: 'up',
    action: 'Reset',
    station: { id: 1, stationId: 'CS1' },
    request,
    response: {},
    sentAt: 0,
    order: 0,
  })
  const items = (...entries: object[]) => ({ items: entries })
  const status = shows('/x', ({ id, status, at, evse }) => ({ id, status, at, evse }))

  it.each([
    ['one entry that says it', items({ id: 1, status: 'A' }, { id: 2, status: 'B' }), { id: 2, status: 'B' }, true],
    ['two entries that say half of it each', items({ id: 1, status: 'A' }, { id: 2, status: 'B' }), { id: 2, status: 'A' }, false],
    ['no entries', items(), { id: 1 }, false],
    ['a number as text', { id: '0.50' }, { id: 0.5 }, true],
    ['an instant spelled otherwise', { at: '2026-11-21T08:00:00.000Z' }, { at: '2026-11-21T08:00:00Z' }, true],
    ['another instant', { at: '2026-11-21T08:00:01.000Z' }, { at: '2026-11-21T08:00:00Z' }, false],
    ['something in depth', { evse: { id: 1, connectors: [{ id: 1 }, { id: 2 }] } }, { evse: { connectors: [{ id: 2 }] } }, true],
    ['something else in depth', { evse: { connectors: [{ id: 1 }] } }, { evse: { connectors: [{ id: 2 }] } }, false],
    ['anything, of a message that says nothing', items({ id: 1 }), {}, false],
  ])('is seen in %s, or not', (_what, answer, request, seen) => {
    expect(status.sees(answer, message(request), [])).toBe(seen)
  })

  it('that something is gone needs a read that had it, and one that has it no more', () => {
    const gone = loses('/x', ({ id }) => ({ id }))

    expect(gone.sees(items({ id: 2 }), message({ id: 1 }), [items({ id: 1 })])).toBe(true)
    expect(gone.sees(items({ id: 1 }), message({ id: 1 }), [items({ id: 1 })])).toBe(false)
    expect(gone.sees(items(), message({ id: 1 }), [])).toBe(false)
  })

  it('that there is anything is not seen where there is nothing', () => {
    const ended = shows('/x', () => ({ endedAt: present }))

    expect(ended.sees(items({ endedAt: 'x' }), message({}), [])).toBe(true)
    expect(ended.sees(items({}), message({}), [])).toBe(false)
  })
})
