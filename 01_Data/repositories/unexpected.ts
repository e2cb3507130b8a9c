import type { Unexpected, UnexpectedMessage } from '#base/repositories/unexpected.js'
import { listPage, where } from '../page.js'
import { storeUnexpected } from '../unexpectedSql.js'
import type { Unit } from '../unit.js'

export const unexpected = (unit: Unit): Unexpected => ({
  record: (stationPk, message) => storeUnexpected(unit.query, [{ stationPk, ...message }]),

  list: (stationPk, { action, from, to }, page) =>
    listPage<UnexpectedMessage>(
      unit,
      {
        from: 'unexpected_messages',
        columns: 'id, action, subject, reason, payload, times, at, last_at AS "lastAt"',
        where: where()
          .and('station_pk = ?', stationPk)
          .and('lower(action) = lower(?)', action)
          .and('last_at >= ?', from)
          .and('last_at < ?', to),
        keys: [
          { sql: 'last_at', type: 'timestamptz' },
          { sql: 'id', type: 'bigint' },
        ],
        descending: true,
      },
      page,
    ),
})
