import { describe, expect, it } from 'vitest'
import { meterCode } from '#base/domain/meterCodes.js'
import { energies } from './energy.js'
import type { Sql } from './sql.js'

const start = Date.UTC(2026, 4, 1, 8)
const at = (seconds: number) => new Date(start + seconds * 1000)
const session = { id: 1, stationPk: 7, startedAt: at(0) }

/** Rows of meter_values: a register that rises by 1 Wh a second from 1000, begin and end labelled. */
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    transactionPk: 1,
    at: at(i),
    value: String(1000 + i),
    measurand: 0,
    phase: 0,
    location: 0,
    context: i === 0 ? meterCode('context', 'Transaction.Begin') : i === count - 1 ? meterCode('context', 'Transaction.End') : 0,
    format: 0,
    unit: 'Wh',
    multiplier: null,
    source: 'transactionEvent',
    seqNo: i,
    offline: false,
    receivedAt: at(i),
    words: null,
  }))

/** The energy of a session of that many readings, and how often the process could do something else meanwhile. */
async function settle(count: number) {
  const rows = rowsOf(count)
  const sql = (async (text: string) => (text.includes('FROM meter_values') ? rows : [])) as Sql
  let breaks = 0
  let settled = false
  const watch = () => {
    if (settled) return
    breaks++
    setImmediate(watch)
  }
  setImmediate(watch)
  const energy = (await energies(sql, [{ ...session, endedAt: at(count - 1) }])).get(1)!
  settled = true
  return { energyWh: energy.energyWh, flags: energy.flags, breaks }
}

describe('the energy of a session', () => {
  it('is found at once when it is short', async () => {
    expect(await settle(1_000)).toEqual({ energyWh: 999, flags: [], breaks: 0 })
  })

  it('is found step by step when it is long, so that stations are heard meanwhile', async () => {
    const { energyWh, flags, breaks } = await settle(40_000)

    expect([energyWh, flags]).toEqual([39_999, []])
    expect(breaks).toBeGreaterThan(3 * (40_000 / 5_000)) // it is gone through several times
  })
})
