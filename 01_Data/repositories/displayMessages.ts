import type { DisplayMessage, DisplayMessages, KnownDisplayMessage } from '#base/repositories/displayMessages.js'
import { listPage, where } from '../page.js'
import type { Unit } from '../unit.js'

const columns = `message_id AS "messageId", priority, state, start_at AS "startAt", end_at AS "endAt", transaction_id AS "transactionId", display, message,
  message_extra AS "messageExtra", phase, removed_at AS "removedAt", status, status_of AS "statusOf", status_at AS "statusAt", set_by AS "setBy",
  set_at AS "setAt", updated_at AS "updatedAt"`

const withPhase = `(
  SELECT d.*, CASE
    WHEN NOT installed AND removed_at IS NULL THEN 'refused'
    WHEN NOT installed THEN 'removed'
    WHEN end_at <= now() OR transaction_id IS NOT NULL AND (
      SELECT t.ended_at FROM transactions t WHERE t.tenant_id = d.tenant_id AND t.station_pk = d.station_pk AND t.transaction_id = d.transaction_id
      ORDER BY t.incarnation DESC LIMIT 1) IS NOT NULL THEN 'over'
    WHEN start_at > now() THEN 'scheduled'
    ELSE 'shown' END AS phase
  FROM display_messages d
) AS display_message`

const content = ['priority', 'state', 'start_at', 'end_at', 'transaction_id', 'display', 'display_key', 'message', 'message_extra']
const takeOver = [...content, 'installed', 'removed_at', 'updated_at'].map((column) => `${column} = excluded.${column}`).join(', ')
const answer = ['status', 'status_of', 'status_at', 'set_by', 'set_at'].map((column) => `${column} = excluded.${column}`).join(', ')

export const displayMessages = (unit: Unit): DisplayMessages => {
  const put = (
    stationPk: number,
    messages: DisplayMessage[],
    row: { at: Date; installed: boolean; status?: string; by?: string },
    update: string,
  ) =>
    unit.query(
      `INSERT INTO display_messages (station_pk, message_id, ${content.join(', ')}, installed, updated_at, status, status_of, status_at, set_by, set_at)
       SELECT $1, id, priority, state, start_at, end_at, transaction_id, display, display_key, message, message_extra, installed, at, status,
         CASE WHEN status IS NOT NULL THEN 'SetDisplayMessage' END, CASE WHEN status IS NOT NULL THEN at END, by, CASE WHEN status = 'Accepted' THEN at END
       FROM json_to_recordset($2) AS r (id bigint, priority text, state text, start_at timestamptz, end_at timestamptz, transaction_id text, display json,
         display_key text, message json, message_extra json, installed boolean, at timestamptz, status text, by text)
       ON CONFLICT (tenant_id, station_pk, message_id) DO UPDATE SET ${update}`,
      [stationPk, JSON.stringify(messages.map((message) => ({ ...rowOf(message), ...row })))],
    )

  return {
    async answered(stationPk, message, { status, by, at }) {
      if (status === 'Accepted') {
        await put(stationPk, [message], { installed: true, status, by, at }, `${takeOver}, ${answer}`)
        if (message.priority === 'AlwaysFront')
          await unit.query(
            `UPDATE display_messages SET installed = false, removed_at = $3, updated_at = $3
             WHERE station_pk = $1 AND message_id <> $2 AND installed AND priority = 'AlwaysFront' AND display_key = $4`,
            [stationPk, message.messageId, at, displayKey(message)],
          )
        return
      }
      const kept = await unit.query(
        `UPDATE display_messages SET status = $3, status_of = 'SetDisplayMessage', status_at = $4, updated_at = $4
         WHERE station_pk = $1 AND message_id = $2 AND installed RETURNING message_id`,
        [stationPk, message.messageId, status, at],
      )
      if (kept.length === 0) await put(stationPk, [message], { installed: false, status, by, at }, `${takeOver}, ${answer}`)
    },

    async cleared(stationPk, messageId, status, at) {
      await unit.query(
        `UPDATE display_messages SET status = $3, status_of = 'ClearDisplayMessage', status_at = $4, updated_at = $4,
           installed = installed AND $5, removed_at = CASE WHEN installed AND NOT $5 THEN $4 ELSE removed_at END
         WHERE station_pk = $1 AND message_id = $2`,
        [stationPk, messageId, status, at, status !== 'Accepted' && status !== 'Unknown'],
      )
    },

    async record(stationPk, messages, at) {
      // One statement may not touch a row twice.
      const last = [...new Map(messages.map((message) => [message.messageId, message])).values()]
      if (last.length > 0) await put(stationPk, last, { installed: true, at }, takeOver)
    },

    async keepOnly(stationPk, messageIds, among, at) {
      await unit.query(
        `UPDATE display_messages SET installed = false, removed_at = now(), updated_at = now()
         WHERE station_pk = $1 AND installed AND updated_at < $4 AND NOT message_id = ANY ($2::bigint[])
           AND ($3::bigint[] IS NULL OR message_id = ANY ($3::bigint[]))`,
        [stationPk, messageIds, among ?? null, at],
      )
    },

    list: (stationPk, { phase, priority, transactionId }, page) =>
      listPage<KnownDisplayMessage>(
        unit,
        {
          columns,
          from: withPhase,
          where: where()
            .and('station_pk = ?', stationPk)
            .and('phase = ?', phase)
            .and('priority = ?', priority)
            .and('transaction_id = ?', transactionId),
          keys: [{ sql: 'message_id', type: 'bigint' }],
        },
        page,
      ),
  }
}

const rowOf = (message: DisplayMessage) => ({
  id: message.messageId,
  priority: message.priority,
  state: message.state,
  start_at: message.startAt,
  end_at: message.endAt,
  transaction_id: message.transactionId,
  display: message.display,
  display_key: displayKey(message),
  message: message.message,
  message_extra: message.messageExtra,
})

/** Names compare without regard to case (part 2, B06). */
const displayKey = ({ display }: DisplayMessage): string =>
  display ? JSON.stringify([display.name, display.instance, display.evse?.id, display.evse?.connectorId]).toLowerCase() : ''
