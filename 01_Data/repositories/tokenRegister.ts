import { tokenKey } from '#base/domain/tokenKey.js'
import type { Token, TokenFields, TokenGroup, Tokens } from '#base/repositories/tokens.js'
import { TokenModel } from '../models/Token.js'
import { TokenGroupModel } from '../models/TokenGroup.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

const columns = `t.id, t.id_token AS "idToken", t.type, t.status, t.expires_at AS "expiresAt", g.group_id_token AS "groupIdToken", t.restrictions,
  t.created_at AS "createdAt", t.updated_at AS "updatedAt"`
const from = 'tokens t LEFT JOIN token_groups g ON g.id = t.group_id'
const groupColumns = `g.id, g.group_id_token AS "groupIdToken", g.master_pass AS "masterPass",
  (SELECT count(*)::int FROM tokens t WHERE t.group_id = g.id) AS tokens`

const keyOf = (text: string | undefined) => text && tokenKey(text)
const defined = <T extends object>(row: T): Partial<T> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Partial<T>

/** The operator's side of tokens; how they authorize is elsewhere. */
export function tokenRegister(unit: Unit): Omit<Tokens, 'allAt' | 'facts'> {
  const get = async (id: number) => {
    const [row] = await unit.query(`SELECT ${columns} FROM ${from} WHERE t.id = $1`, [id])
    return row && present<Token>(row)
  }
  const group = async (id: number) => {
    const [row] = await unit.query(`SELECT ${groupColumns} FROM token_groups g WHERE g.id = $1`, [id])
    return row && present<TokenGroup>(row)
  }
  /** Two requests may name a new group at the same moment: the second waits for the first and takes its row. */
  const groupId = async (groupIdToken: string | null | undefined) => {
    if (groupIdToken === null || groupIdToken === undefined) return groupIdToken
    const [row] = await unit.query<{ id: number }>(
      `INSERT INTO token_groups (group_id_token, group_key) VALUES ($1, $2)
       ON CONFLICT (tenant_id, group_key) DO UPDATE SET group_key = excluded.group_key RETURNING id`,
      [groupIdToken, tokenKey(groupIdToken)],
    )
    return row!.id
  }
  const rowOf = async ({ groupIdToken, status, expiresAt }: TokenFields) =>
    defined({ status, expiresAt, groupId: await groupId(groupIdToken) })
  const restrict = async (id: number, { restrictions }: TokenFields) => {
    if (!restrictions || Object.keys(restrictions).length === 0) return
    await unit.query('UPDATE tokens SET restrictions = jsonb_strip_nulls(restrictions || $2::jsonb) WHERE id = $1', [
      id,
      JSON.stringify(restrictions),
    ])
  }
  return {
    list: ({ idToken, status, groupIdToken }, page) =>
      listPage<Token>(
        unit,
        {
          columns,
          from,
          where: where().and('t.value_key = ?', keyOf(idToken)).and('t.status = ?', status).and('g.group_key = ?', keyOf(groupIdToken)),
          keys: [{ sql: 't.id', type: 'bigint' }],
        },
        page,
      ),
    get,
    async create({ idToken, type, ...fields }) {
      const row = { idToken, type, valueKey: tokenKey(idToken), typeKey: tokenKey(type), ...(await rowOf(fields)) }
      const { id } = await TokenModel.create(row, { transaction: await unit.transaction() })
      await restrict(id, fields)
      return (await get(id))!
    },
    async update(id, change) {
      await TokenModel.update({ ...(await rowOf(change)), updatedAt: new Date() }, { where: { id }, transaction: await unit.transaction() })
      await restrict(id, change)
      return get(id)
    },
    remove: async (id) => (await TokenModel.destroy({ where: { id }, transaction: await unit.transaction() })) > 0,
    groups: (page) =>
      listPage<TokenGroup>(
        unit,
        { columns: groupColumns, from: 'token_groups g', where: where(), keys: [{ sql: 'g.id', type: 'bigint' }] },
        page,
      ),
    group,
    async createGroup({ groupIdToken, masterPass = false }) {
      const row = { groupIdToken, groupKey: tokenKey(groupIdToken), masterPass }
      const { id } = await TokenGroupModel.create(row, { transaction: await unit.transaction() })
      return (await group(id))!
    },
    async updateGroup(id, change) {
      await TokenGroupModel.update(change, { where: { id }, transaction: await unit.transaction() })
      return group(id)
    },
    removeGroup: async (id) => (await TokenGroupModel.destroy({ where: { id }, transaction: await unit.transaction() })) > 0,
  }
}
