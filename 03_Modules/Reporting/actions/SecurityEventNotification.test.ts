import { describe, expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import SecurityEventNotification from './SecurityEventNotification.js'

const tell = async (type: string, { fresh = true, timestamp = '2026-05-01T08:00:00Z' } = {}) => {
  const kept: object[] = []
  const record = async (event: object) => kept.push(event) > 0 && fresh
  const context = fakeContext({ data: { securityEvents: { record } } })
  expect(await answerTo(SecurityEventNotification, { type, timestamp, techInfo: 'door' }, context)).toEqual({})
  return { kept, emitted: context.emitted, logged: context.logged }
}

describe('SecurityEventNotification', () => {
  it('is told to others with what the standard calls critical (part 2 appendix 1)', async () => {
    const { emitted, logged } = await tell('TamperDetectionActivated')

    expect(emitted).toEqual([
      {
        event: 'security.event',
        body: { ...station, type: 'TamperDetectionActivated', at: '2026-05-01T08:00:00.000Z', critical: true },
      },
    ])
    expect(logged).toEqual(['warn: critical security event'])
  })

  it.each(['InvalidMessages', 'AcmeDoorOpened'])('%s is kept and told, and wakes nobody', async (type) => {
    const { kept, emitted, logged } = await tell(type)

    expect(kept).toEqual([{ stationPk: station.id, type, at: new Date('2026-05-01T08:00:00Z'), receivedAt, techInfo: 'door' }])
    expect(emitted).toMatchObject([{ body: { critical: false } }])
    expect(logged).toEqual([])
  })

  it('is told once, however often the station repeats it and confirmed each time (A04.FR.02, A04.FR.03)', async () => {
    const { emitted, logged } = await tell('TamperDetectionActivated', { fresh: false })

    expect([emitted, logged]).toEqual([[], []])
  })

  it.each([
    ['2026-12-31T23:59:60Z', '2027-01-01T00:00:00.000Z'],
    ['2026-05-01t10:00:00.123456789+02:00', '2026-05-01T08:00:00.123Z'],
  ])('happened when its station says, a leap second as well: %s', async (timestamp, at) => {
    const { emitted } = await tell('InvalidMessages', { timestamp })

    expect(emitted).toMatchObject([{ body: { at } }])
  })
})
