import { expect, it } from 'vitest'
import { fakeContext, now, refusalOf, station } from '../../../test/context.js'
import AFRRSignal from './AFRRSignal.js'

it('AFRRSignal bears the current time (Q08.FR.12)', async () => {
  const at = (seconds: number) => refusalOf(AFRRSignal, { timestamp: new Date(now.getTime() + seconds * 1000).toISOString(), signal: -1 })

  for (const seconds of [-59, 0, 60]) expect(await at(seconds)).toBeUndefined()
  for (const seconds of [-61, 61, 3600]) expect(await at(seconds)).toContain('Q08.FR.12')
})

it('AFRRSignal is kept with what the station answered', async () => {
  const kept: unknown[] = []
  const data = { derControls: { recordSignal: async (...all: unknown[]) => void kept.push(all) } }
  const request = { timestamp: '2026-05-01T10:00:00+02:00', signal: -3 }

  await AFRRSignal.after!(
    request,
    { status: 'Rejected', statusInfo: { reasonCode: 'NoCurve' } },
    fakeContext({ data, requestedBy: 'key 1/3' }),
  )

  const answer = { status: 'Rejected', reason: 'NoCurve', sentBy: 'key 1/3', answeredAt: now }
  expect(kept).toEqual([[station.id, { signal: -3, signalAt: new Date('2026-05-01T08:00:00Z'), ...answer }]])
})
