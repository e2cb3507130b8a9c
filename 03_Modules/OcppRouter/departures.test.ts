import { afterEach, describe, expect, it } from 'vitest'
import type { LinkEnd } from '#base/system.js'
import { departures } from './departures.js'

const stops: Array<() => Promise<void>> = []
afterEach(async () => void (await Promise.all(stops.splice(0).map((stop) => stop()))))

/** Ends that a database wrote, one that refuses what `refuses` names. */
function bench(refuses: (end: LinkEnd) => string | undefined) {
  const offline: string[] = []
  const lost: string[] = []
  const trouble: number[] = []
  const ends = departures({
    release: async (batch) => {
      const code = batch.map(refuses).find((one) => one !== undefined)
      if (code) throw Object.assign(new Error('refused'), { code })
      return batch.map(({ tenantId, stationPk }) => ({ tenantId, stationPk }))
    },
    onOffline: ({ stationId }, reason) => void offline.push(`${stationId}: ${reason}`),
    onTrouble: (_err, waiting) => void trouble.push(waiting),
    onLost: ({ stationId }) => void lost.push(stationId),
  })
  stops.push(ends.stop)
  const leave = (id: number, reason = 'closed') =>
    ends.add({ station: { tenantId: 1, id, stationId: `S${id}` }, end: { tenantId: 1, stationPk: id, epoch: 1, code: 1000, reason } })
  return { ends, leave, offline, lost, trouble }
}

describe('departures', () => {
  it('keep no control characters of a reason', async () => {
    const { leave, offline } = bench(({ reason }) => (/\p{Cc}/u.test(reason) ? '22021' : undefined))

    await leave(1, 'bye\0\r\nbye\u0007')

    expect(offline).toEqual(['S1: bye bye'])
  })

  it('are written although one among them can never be', async () => {
    const { leave, offline, lost } = bench(({ stationPk }) => (stationPk === 3 ? '22003' : undefined))

    await Promise.all([1, 2, 3, 4, 5].map((id) => leave(id)))

    expect(offline.toSorted()).toEqual(['S1: closed', 'S2: closed', 'S4: closed', 'S5: closed'])
    expect(lost).toEqual(['S3'])
  })

  it('wait while the database is away, each of them, and are written once it is back', async () => {
    let away = true
    const { leave, offline, lost, trouble } = bench(() => (away ? '57P01' : undefined))

    await Promise.all([leave(1), leave(2)])
    expect([offline, lost, trouble]).toEqual([[], [], [2]])

    away = false
    await expect.poll(() => offline, { timeout: 3_000 }).toEqual(['S1: closed', 'S2: closed'])
  })
})
