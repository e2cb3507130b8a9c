import type { TokenFacts } from '#base/domain/authorization.js'
import { tokenKey } from '#base/domain/tokenKey.js'
import type { TokenAtStation, Tokens } from '#base/repositories/tokens.js'
import { present } from '../page.js'
import type { Unit } from '../unit.js'
import { tokenRegister } from './tokenRegister.js'

interface Row {
  id: number | null
  idToken: string
  type: string
  status: TokenFacts['status']
  expiresAt: Date | null
  groupIdToken: string | null
  masterPass: boolean | null
  restrictions: Partial<TokenFacts>
  active: Array<Record<string, unknown>>
  locationId: number | null
  evses: Array<{ evseId: number; connectorTypes: string[] }>
}

export const tokens = (unit: Unit): Tokens => ({
  ...tokenRegister(unit),

  async facts({ idToken, type, anyType = false }, stationPk) {
    const [row] = await unit.query<Row>(FACTS, [tokenKey(idToken), tokenKey(type), anyType, stationPk])
    if (!row) throw new Error(`station ${stationPk} is not registered any more`)
    return {
      token: row.id === null ? undefined : tokenOf(row),
      active: row.active.map((transaction) => present(transaction)),
      // No EVSE is known of a station that has not reported any yet, which is not the same as having none.
      station: { locationId: row.locationId ?? undefined, evses: row.evses.length > 0 ? row.evses : undefined },
    } satisfies TokenAtStation
  },

  async allAt(stationPk, keys) {
    const [station] = await unit.query<Pick<Row, 'locationId' | 'evses'>>(
      `SELECT s.location_id AS "locationId", ${EVSES} AS evses FROM stations s WHERE s.id = $1`,
      [stationPk],
    )
    if (!station) throw new Error(`station ${stationPk} is not registered any more`)
    const rows = await unit.query<Row>(
      `SELECT ${TOKEN} FROM tokens t LEFT JOIN token_groups g ON g.id = t.group_id ${keys ? `WHERE ${OF_KEYS}` : ''}
       ORDER BY (t.type_key = 'iso14443') DESC, t.id`,
      keys ? [keys.map(({ value }) => value), keys.map(({ type }) => type)] : [],
    )
    return {
      tokens: rows.map(tokenOf),
      station: { locationId: station.locationId ?? undefined, evses: station.evses.length > 0 ? station.evses : undefined },
    }
  },
})

// Restrictions are stored under the names the decision knows them by.
const tokenOf = ({ idToken, type, status, expiresAt, groupIdToken, masterPass, restrictions }: Row): TokenFacts => ({
  ...restrictions,
  idToken,
  type,
  status,
  expiresAt: expiresAt ?? undefined,
  groupIdToken: groupIdToken === null ? undefined : { idToken: groupIdToken, type: 'Central' },
  isMasterPass: masterPass === true,
})

// Without a type the value alone decides.
const OF_KEYS = `t.value_key = ANY ($1::text[])
  AND EXISTS (SELECT FROM unnest($1::text[], $2::text[]) AS k (v, ty) WHERE k.v = t.value_key AND k.ty IN ('', t.type_key))`

const TOKEN = `t.id, t.id_token AS "idToken", t.type, t.status, t.expires_at AS "expiresAt", g.group_id_token AS "groupIdToken",
  g.master_pass AS "masterPass", t.restrictions`

const EVSES = `COALESCE((SELECT json_agg(e) FROM (
    SELECT evse_id AS "evseId", COALESCE(array_agg(COALESCE(type, reported_type)) FILTER (WHERE COALESCE(type, reported_type) IS NOT NULL), '{}') AS "connectorTypes"
    FROM connectors WHERE station_pk = s.id AND evse_id > 0 AND connector_id > 0 GROUP BY evse_id ORDER BY evse_id) e), '[]')`

// Where the value alone decides and several types share it, the card comes first, then the oldest.
const FACTS = `
SELECT ${TOKEN}, s.location_id AS "locationId",
  COALESCE((SELECT json_agg(json_build_object('stationPk', x.station_pk, 'transactionId', x.transaction_id, 'evseId', x.evse_id))
    FROM transactions x WHERE x.value_key = $1 AND x.ended_at IS NULL), '[]') AS active,
  ${EVSES} AS evses
FROM stations s
LEFT JOIN LATERAL (
  SELECT * FROM tokens WHERE value_key = $1 AND ($3 OR type_key = $2) ORDER BY (type_key = 'iso14443') DESC, id LIMIT 1
) t ON true
LEFT JOIN token_groups g ON g.id = t.group_id
WHERE s.id = $4`
