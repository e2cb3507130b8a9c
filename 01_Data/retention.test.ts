import { describe, expect, it } from 'vitest'
import type { SystemData } from '#base/system.js'
import { retention } from './retention.js'
import type { Unit } from './unit.js'

const old = new Date('2026-01-01T00:00:00Z')
const limits = { messages: old, statusHistory: old, meterValues: old }

/** What was removed, as `tenant table` and `partitions table`; `fails` names what cannot be. */
function bench(fails: (what: string) => boolean = () => false) {
  const removed: string[] = []
  const remove = async (what: string) => {
    if (fails(what)) throw new Error(`${what} cannot be removed`)
    removed.push(what)
  }
  const tenants = [{ id: 1 }, { id: 2 }]
  const system = {
    tenants: { list: async () => tenants },
    partitions: { drop: async (table: string) => remove(`partitions ${table}`).then(() => 0) },
  } as unknown as SystemData
  const inTenant = <T>(tenantId: number, work: (unit: Unit) => Promise<T>) => {
    const query = async (sql: string) => remove(`${tenantId} ${/FROM (\w+)/.exec(sql)![1]}`).then(() => [])
    return work({ tenantId, query } as unknown as Unit)
  }
  return { removed, apply: retention(system, inTenant).apply }
}

describe('retention', () => {
  it('removes what is older than its limit, whole weeks first, and leaves what has no limit', async () => {
    const { removed, apply } = bench()

    await apply({ statusHistory: old })

    const tables = ['status_history', 'der_notices', 'boots', 'station_events', 'security_events', 'reservations', 'battery_swaps']
    expect(removed).toEqual(['partitions status_history', ...tables.flatMap((table) => [`1 ${table}`, `2 ${table}`])])
  })

  it('removes a slice at a time, each in a transaction of its own, until nothing is left', async () => {
    let left = 4_500
    const transactions: number[] = []
    const system = { tenants: { list: async () => [{ id: 1 }] }, partitions: { drop: async () => 0 } } as unknown as SystemData
    const inTenant = <T>(_tenantId: number, work: (unit: Unit) => Promise<T>) => {
      const query = async (sql: string) => {
        const most = sql.includes('FROM boots ') ? Math.min(left, Number(/LIMIT (\d+)/.exec(sql)![1])) : 0
        left -= most
        if (most > 0) transactions.push(most)
        return [{ gone: most }]
      }
      return work({ query } as unknown as Unit)
    }

    await retention(system, inTenant).apply({ statusHistory: old })

    expect([transactions, left]).toEqual([[2_000, 2_000, 500], 0])
  })

  it.each(['partitions ocpp_messages', '1 ocpp_messages', '2 meter_values', '1 commands', '2 data_transfers'])(
    'removes all the rest when there is trouble with %s, and tells the trouble at the end',
    async (bad) => {
      const all = bench()
      await all.apply(limits)
      const { removed, apply } = bench((what) => what === bad)

      await expect(apply(limits)).rejects.toThrow(`${bad} cannot be removed`)

      expect(all.removed).toContain(bad)
      expect(removed).toEqual(all.removed.filter((what) => what !== bad))
    },
  )
})
