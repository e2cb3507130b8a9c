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
  const inTenant = (tenantId: number, work: (unit: Unit) => Promise<void>) => {
    const query = async (sql: string) => remove(`${tenantId} ${/FROM (\w+)/.exec(sql)![1]}`).then(() => [])
    return work({ tenantId, query } as unknown as Unit)
  }
  return { removed, apply: retention(system, inTenant).apply }
}

describe('retention', () => {
  it('removes what is older than its limit, whole weeks first, and leaves what has no limit', async () => {
    const { removed, apply } = bench()

    await apply({ statusHistory: old })

    expect(removed).toEqual(['partitions status_history', '1 status_history', '2 status_history', '1 der_notices', '2 der_notices'])
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
