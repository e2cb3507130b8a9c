import type { ConnectionAttempt, ConnectionAttempts } from '#base/repositories/connectionAttempts.js'
import { ConnectionAttemptModel } from '../models/ConnectionAttempt.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

const columns = `id, claimed_id AS "claimedId", cause, detail, address_block AS "addressBlock", count, first_at AS "firstAt", last_at AS "lastAt",
  offered, password_hash IS NOT NULL AS "hasPassword"`

export const connectionAttempts = (unit: Unit): ConnectionAttempts => ({
  list: ({ stationId, cause }, page) =>
    listPage<ConnectionAttempt>(
      unit,
      {
        columns,
        from: 'connection_attempts',
        where: where().and('claimed_id = ?', stationId).and('cause = ?', cause),
        keys: [
          { sql: 'last_at', type: 'timestamptz' },
          { sql: 'id', type: 'bigint' },
        ],
        descending: true,
      },
      page,
    ),
  async get(id) {
    const [row] = await unit.query(`SELECT ${columns}, password_hash AS "passwordHash" FROM connection_attempts WHERE id = $1`, [id])
    return row && present(row)
  },
  async forget(claimedId, cause) {
    await ConnectionAttemptModel.destroy({ where: { claimedId, cause }, transaction: await unit.transaction() })
  },
})
