import type { Message, Messages } from '#base/repositories/messages.js'
import { listPage, where } from '../page.js'
import type { Unit } from '../unit.js'

const columns = `id, at, station_id AS "stationId", epoch, direction, type, action, message_id AS "messageId", payload, error_code AS "errorCode"`

export const messages = (unit: Unit): Messages => ({
  list: ({ stationId, action, direction, messageId, from, to }, page) =>
    listPage<Message>(
      unit,
      {
        columns,
        from: 'ocpp_messages',
        where: where()
          .and('station_id = ?', stationId)
          .and('action = ?', action)
          .and('direction = ?', direction)
          .and('message_id = ?', messageId)
          .and('at >= ?', from)
          .and('at < ?', to),
        keys: [
          { sql: 'at', type: 'timestamptz' },
          { sql: 'id', type: 'bigint' },
        ],
        descending: true,
      },
      page,
    ),
})
