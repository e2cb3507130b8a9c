import type pg from 'pg'
import type { SystemData } from '#base/system.js'

export const partitions = (pool: pg.Pool): SystemData['partitions'] => ({
  async ensure(weeksAhead) {
    await pool.query('SELECT plugboard_ensure_partitions($1)', [weeksAhead])
  },
  async drop(table, olderThan) {
    return (await pool.query<{ n: number }>('SELECT plugboard_drop_partitions($1, $2) AS n', [table, olderThan])).rows[0]!.n
  },
})
