import { type FollowedState, openStates, stateAfter, stateAnswered } from '#base/domain/followed.js'
import type { FollowedRequest, FollowedRequests, FollowedStatus, Notification } from '#base/repositories/followedRequests.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

/** Requests kept of one action, per station; statuses kept of one request. */
const KEPT = 100
const KEPT_STATUSES = 500

const columns = `id, action, request_id AS "requestId", request, answer, reason, filename, state, status, locations, requested_at AS "requestedAt",
  retry_of AS "retryOf", answered_at AS "answeredAt", status_at AS "statusAt",
  COALESCE(file_id, (SELECT l.file_id FROM log_files l WHERE l.tenant_id = followed_requests.tenant_id AND l.followed_id = followed_requests.id)) AS "fileId"`

interface Row {
  id: number
  state: FollowedState
  status?: string | null
}

export const followedRequests = (unit: Unit): FollowedRequests => {
  /** The newest request of a station that fits, held until the transaction ends. */
  const newest = async (stationPk: number, action: string, condition: string, ...bind: unknown[]) => {
    const [row] = await unit.query<Row>(
      `SELECT id, state, status FROM followed_requests WHERE station_pk = $1 AND action = $2 AND (${condition}) ORDER BY id DESC LIMIT 1 FOR UPDATE`,
      [stationPk, action, ...bind],
    )
    return row
  }

  const begin = async (stationPk: number, action: string, requestId?: number, request?: object, at?: Date): Promise<Row> => {
    const [row] = await unit.query<Row>(
      `INSERT INTO followed_requests (station_pk, action, request_id, request, state, requested_at)
       VALUES ($1, $2, $3, $4, 'requested', COALESCE($5, now())) RETURNING id, state`,
      [stationPk, action, requestId ?? null, request ? JSON.stringify(request) : null, at ?? null],
    )
    await unit.query(
      `DELETE FROM followed_requests WHERE station_pk = $1 AND action = $2
         AND id <= (SELECT id FROM followed_requests WHERE station_pk = $1 AND action = $2 ORDER BY id DESC OFFSET ${KEPT} LIMIT 1)`,
      [stationPk, action],
    )
    return row!
  }

  const cancelOlder = (stationPk: number, action: string, id: number) =>
    unit.query(
      `UPDATE followed_requests SET state = 'canceled' WHERE station_pk = $1 AND action = $2 AND id < $3 AND state = ANY ($4::text[])`,
      [stationPk, action, id, openStates],
    )

  const belongsTo = async (stationPk: number, { action, requestId, status }: Notification): Promise<Row | undefined> => {
    // A refused request has nothing to tell: what comes under its number is about the one before it.
    if (requestId !== undefined) return newest(stationPk, action, `request_id = $3 AND state <> 'refused'`, requestId)
    const open = await newest(stationPk, action, 'state = ANY ($3::text[])', openStates)
    return open ?? (status === 'Idle' ? newest(stationPk, action, 'true') : undefined)
  }

  /** Said again at once, a status counts up: a repeat, a retry, or the answer to a trigger. */
  const note = async (id: number, { status, reason, at }: Pick<Notification, 'status' | 'reason' | 'at'>) => {
    const again = await unit.query(
      `UPDATE followed_statuses SET times = times + 1, last_at = $4
       WHERE id = (SELECT max(id) FROM followed_statuses WHERE followed_id = $1) AND status = $2 AND reason IS NOT DISTINCT FROM $3 RETURNING id`,
      [id, status, reason ?? null, at],
    )
    if (again.length > 0) return
    await unit.query('INSERT INTO followed_statuses (followed_id, status, reason, at, last_at) VALUES ($1, $2, $3, $4, $4)', [
      id,
      status,
      reason ?? null,
      at,
    ])
    await unit.query(
      `DELETE FROM followed_statuses WHERE followed_id = $1
         AND id <= (SELECT id FROM followed_statuses WHERE followed_id = $1 ORDER BY id DESC OFFSET ${KEPT_STATUSES} LIMIT 1)`,
      [id],
    )
  }

  return {
    async open(stationPk, { action, requestId, request, fileId }) {
      const { id } = await begin(stationPk, action, requestId, request)
      if (fileId !== undefined) await unit.query('UPDATE followed_requests SET file_id = $2 WHERE id = $1', [id, fileId])
    },

    async retryOf(stationPk, id) {
      const [row] = await unit.query(
        `SELECT ${columns} FROM followed_requests WHERE station_pk = $1 AND retry_of = $2 AND state <> 'refused'`,
        [stationPk, id],
      )
      return row && present<FollowedRequest>(row)
    },

    async triesAgain(stationPk, requestId, original) {
      // Whoever tries the same at the same time waits here, and then sees this one.
      await unit.query('SELECT FROM followed_requests WHERE station_pk = $1 AND id = $2 FOR UPDATE', [stationPk, original])
      const rows = await unit.query(
        `UPDATE followed_requests SET retry_of = $3
         WHERE id = (SELECT max(id) FROM followed_requests WHERE station_pk = $1 AND action = 'UpdateFirmware' AND request_id = $2)
           AND NOT EXISTS (SELECT FROM followed_requests WHERE station_pk = $1 AND retry_of = $3 AND state <> 'refused') RETURNING id`,
        [stationPk, requestId, original],
      )
      return rows.length > 0
    },

    async isPublished(location) {
      const rows = await unit.query(
        `SELECT 1 FROM followed_requests WHERE action = 'PublishFirmware' AND state = 'done' AND locations @> ARRAY[$1::text] LIMIT 1`,
        [location],
      )
      return rows.length > 0
    },

    async answered(stationPk, { action, requestId, request, answer, reason, filename, at }) {
      // Of a request that was not noted before it went out, the first notification may already have come.
      const row =
        (await newest(
          stationPk,
          action,
          `request_id IS NOT DISTINCT FROM $3 AND answer IS NULL AND (request IS NOT NULL OR requested_at > now() - interval '1 minute')`,
          requestId ?? null,
        )) ?? (await begin(stationPk, action, requestId, request))
      await unit.query(
        `UPDATE followed_requests SET request = COALESCE(request, $2), answer = $3, reason = $4, filename = $5, answered_at = $6, state = $7 WHERE id = $1`,
        [row.id, JSON.stringify(request), answer, reason ?? null, filename || null, at, stateAnswered(action, row.state, answer)],
      )
      if (answer === 'AcceptedCanceled') await cancelOlder(stationPk, action, row.id)
    },

    async unanswered(stationPk, { action, requestedAt, reason, refused }) {
      await unit.query(
        `UPDATE followed_requests SET state = $4, reason = $5
         WHERE station_pk = $1 AND action = $2 AND date_trunc('milliseconds', requested_at) = $3 AND request IS NOT NULL AND state = 'requested'`,
        [stationPk, action, requestedAt, refused ? 'refused' : 'unanswered', reason],
      )
    },

    async told(stationPk, notification) {
      const { action, requestId, status, reason, locations, at } = notification
      const row = (await belongsTo(stationPk, notification)) ?? (await begin(stationPk, action, requestId, undefined, at))
      const state = stateAfter(action, row.state, status)
      await note(row.id, { status, reason, at })
      // What it ended with is what its operator looks for: that nothing is going on now stands in the history.
      if (status === 'Idle' && !openStates.includes(state)) return undefined
      await unit.query(
        `UPDATE followed_requests SET status = $2, status_at = $3, locations = COALESCE($4::text[], locations), state = $5 WHERE id = $1`,
        [row.id, status, at, locations ?? null, state],
      )
      // One firmware at a time, and without numbers one log at a time: what is told of the newer is the end of the older.
      if (status !== 'Idle' && (action === 'UpdateFirmware' || requestId === undefined)) await cancelOlder(stationPk, action, row.id)
      return row.status === status && row.state === state ? undefined : { id: row.id, state }
    },

    async withdrawn(stationPk, checksum, at) {
      const rows = await unit.query<Row>(
        `UPDATE followed_requests SET state = 'withdrawn', status = 'Unpublished', status_at = $3
         WHERE station_pk = $1 AND action = 'PublishFirmware' AND lower(request->>'checksum') = lower($2) AND state = 'done' RETURNING id, state`,
        [stationPk, checksum, at],
      )
      for (const { id } of rows) await note(id, { status: 'Unpublished', at })
    },

    list: (stationPk, { actions, state, requestId, from, to }, page) =>
      listPage<FollowedRequest>(
        unit,
        {
          columns,
          from: 'followed_requests',
          where: where()
            .and('station_pk = ?', stationPk)
            .and('action = ANY (?::text[])', actions)
            .and('state = ?', state)
            .and('request_id = ?', requestId)
            .and('requested_at >= ?', from)
            .and('requested_at < ?', to),
          keys: [{ sql: 'id', type: 'bigint' }],
          descending: true,
        },
        page,
      ),

    async find(stationPk, id, actions) {
      const [row] = await unit.query(
        `SELECT ${columns} FROM followed_requests WHERE station_pk = $1 AND id = $2 AND action = ANY ($3::text[])`,
        [stationPk, id, actions],
      )
      if (!row) return undefined
      const history = await unit.query(
        'SELECT status, reason, at, last_at AS "lastAt", times FROM followed_statuses WHERE followed_id = $1 ORDER BY id',
        [id],
      )
      return { ...present<FollowedRequest>(row), history: history.map((status) => present<FollowedStatus>(status)) }
    },
  }
}
