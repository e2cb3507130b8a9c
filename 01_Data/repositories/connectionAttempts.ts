import type { ConnectionAttempt, ConnectionAttempts } from '#base/repositories/connectionAttempts.js'
import { ConnectionAttemptModel } from '../models/ConnectionAttempt.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

const columns = `a.id, claimed_id AS "stationId", cause, detail, address_block AS "addressBlock", count, first_at AS "firstAt", last_at AS "lastAt",
  offered, password_hash IS NOT NULL AS "hasPassword", offers_differ OR EXISTS (SELECT FROM connection_attempts o
    WHERE o.claimed_id = a.claimed_id AND o.cause = a.cause AND o.password_hash IS DISTINCT FROM a.password_hash) AS "offersDiffer"`

export const connectionAttempts = (unit: Unit): ConnectionAttempts => ({
  list: ({ stationId, cause }, page) =>
    listPage<ConnectionAttempt>(
      unit,
      {
        columns,
        from: 'connection_attempts a',
        where: where().and('claimed_id = ?', stationId).and('cause = ?', cause),
        keys: [
          { sql: 'last_at', type: 'timestamptz' },
          { sql: 'a.id', type: 'bigint' },
        ],
        descending: true,
      },
      page,
    ),
  async get(id) {
    const [row] = await unit.query(`SELECT ${columns}, password_hash AS "passwordHash" FROM connection_attempts a WHERE a.id = $1`, [id])
    return row && present(row)
  },
  async forget(stationId, cause) {
    await ConnectionAttemptModel.destroy({ where: { claimedId: stationId, cause }, transaction: await unit.transaction() })
  },
})
