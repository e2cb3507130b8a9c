import { InvalidCursor } from '#base/invalidCursor.js'
import type { Page, PageRequest } from '#base/repositories.js'
import type { Unit } from './unit.js'

/** Conditions of a query; one whose value is undefined is left out. `?` stands for the value. */
export interface Where {
  and(sql: string, value: unknown): Where
  sql(): string
  bind: unknown[]
}

export function where(): Where {
  const bind: unknown[] = []
  const parts: string[] = []
  const self: Where = {
    bind,
    and(sql, value) {
      if (value === undefined) return self
      bind.push(value)
      parts.push(sql.replaceAll('?', `$${bind.length}`))
      return self
    },
    sql: () => parts.map((part) => `(${part})`).join(' AND ') || 'true',
  }
  return self
}

/** Part of a text, whatever `%` and `_` it holds. */
export const contains = (text: string | undefined): string | undefined => text && `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

/** NULL in the database is absent everywhere else. */
export const present = <T extends object>(row: object): T =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T

interface Key {
  sql: string
  type: 'bigint' | 'timestamptz' | 'text' | 'integer' | 'float8'
}

export interface ListQuery {
  columns: string
  from: string
  where: Where
  /** What orders the list, and makes each row unique; none of it may be NULL. */
  keys: Key[]
  descending?: boolean
}

const formats: Record<Key['type'], RegExp> = {
  bigint: /^-?\d{1,19}$/,
  integer: /^-?\d{1,9}$/,
  float8: /^-?\d+(\.\d+)?(e[-+]?\d+)?$/,
  timestamptz: /^\d{4,}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[-+]\d\d(:\d\d)*( BC)?$/,
  text: /^[^\0]*$/,
}

/** The keys of the last row, checked: a cursor comes from outside. */
function readCursor(cursor: string, keys: Key[]): string[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (
      Array.isArray(values) &&
      values.length === keys.length &&
      keys.every(({ type }, i) => typeof values[i] === 'string' && formats[type].test(values[i]))
    )
      return values
  } catch {
    // Not JSON: the same answer as for keys of another list.
  }
  throw new InvalidCursor()
}

/** One page by keyset: the cost does not grow with the page number, and rows that come or go shift nothing. */
export async function listPage<T extends object>(
  unit: Unit,
  { columns, from, where: filter, keys, descending }: ListQuery,
  { limit, cursor, count }: PageRequest,
): Promise<Page<T>> {
  const order = descending ? 'DESC' : 'ASC'
  const bind = [...filter.bind]
  const after = cursor ? readCursor(cursor, keys).map((value, i) => `$${bind.push(value)}::${keys[i]!.type}`) : undefined
  const beyond = after ? ` AND (${keys.map(({ sql }) => sql).join(', ')}) ${descending ? '<' : '>'} (${after.join(', ')})` : ''
  const rows = await unit.query<{ cursorKeys: string[] }>(
    `SELECT ${columns}, ARRAY[${keys.map(({ sql }) => `(${sql})::text`).join(', ')}] AS "cursorKeys"
     FROM ${from} WHERE ${filter.sql()}${beyond}
     ORDER BY ${keys.map(({ sql }) => `${sql} ${order}`).join(', ')} LIMIT ${limit + 1}`,
    bind,
  )
  const shown = rows.slice(0, limit)
  const items = shown.map((row) => present<T>({ ...row, cursorKeys: null }))
  const more = rows.length > limit ? Buffer.from(JSON.stringify(shown.at(-1)!.cursorKeys)).toString('base64url') : undefined
  if (!count) return { items, nextCursor: more }
  const [total] = await unit.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from} WHERE ${filter.sql()}`, filter.bind)
  return { items, nextCursor: more, total: total!.n }
}
