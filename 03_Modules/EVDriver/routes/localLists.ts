import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { InvalidCursor } from '#base/invalidCursor.js'
import type { ListKey, LocalList } from '#base/repositories/localLists.js'
import { conflict, found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { flag, instant, pageOf, pageQuery, rowId } from '#util/http/schemas.js'
import { type Comparison, comparisonStates } from '../localList.js'
import { comparisonsOf, keyOf } from '../localListState.js'
import { syncLocalList } from '../syncLocalList.js'

const tag = 'Stations'
const params = { id: rowId('station') }

const info = z.record(z.string(), z.unknown())

const entry = z.object({
  idToken: z.string().describe('The token.'),
  type: z.string().describe('What kind of token it is.'),
  state: z
    .enum(comparisonStates)
    .describe('`same`: as it should be. `missing`: to be added. `outdated`: something else is to be said of it. `surplus`: to be removed.'),
  has: info.optional().describe('What the list of the station says of it (IdTokenInfoType); absent: it is not in it.'),
  wanted: info.optional().describe('What it should say, from the token as registered; absent: it should not be in it.'),
})

const policy = z
  .boolean()
  .describe('Policy: the list follows the tokens, within a minute while the station is online. Off unless an operator turns it on.')

const known = {
  version: z
    .number()
    .int()
    .optional()
    .describe('Version of its list, as it last told or accepted: 0 is no list. Absent: it never said, or supports none.'),
  supported: z
    .boolean()
    .optional()
    .describe('False: the station says that it supports no such lists (OCPP 1.6: version -1). Absent: it never said.'),
  entriesKnown: z
    .boolean()
    .describe(
      'Whether what is said here of its entries is all there is. False: the list changed in a way Plugboard did not see; a sync sends it whole.',
    ),
  status: z.string().optional().describe('What it answered to the last list: Accepted, Failed or VersionMismatch.'),
  statusAt: instant('When it answered that.').optional(),
  changedAt: instant('When it last accepted a list.').optional(),
  checkedAt: instant('When it last told its version (GetLocalListVersion).').optional(),
  autoSync: policy,
}

const limits = z
  .object({
    itemsPerMessage: z.number().int().optional().describe('Entries one SendLocalList may have.'),
    bytesPerMessage: z.number().int().optional().describe('Bytes one SendLocalList may have.'),
    maxEntries: z.number().optional().describe('Entries the list may have.'),
  })
  .describe('What its device model says of lists (LocalAuthListCtrlr), as far as it was read or reported.')

const counts = z
  .object(
    Object.fromEntries(comparisonStates.map((state) => [state, z.number().int().describe(`Tokens that are ${state}.`)])) as Record<
      (typeof comparisonStates)[number],
      z.ZodNumber
    >,
  )
  .describe('How many tokens are in each state; when all are `same` the list is in line. Only with `count=true`, which compares them all.')

const shown = ({ version, ...list }: LocalList) => ({
  ...list,
  ...(version !== undefined && { supported: version >= 0 }),
  ...(version !== undefined && version >= 0 && { version }),
})

const cursorOf = (key: ListKey) => Buffer.from(JSON.stringify(key)).toString('base64url')

function keyIn(cursor: string): ListKey {
  try {
    const { value, type } = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Partial<Record<string, unknown>>
    if (typeof value === 'string' && typeof type === 'string' && !`${value}${type}`.includes('\0')) return { value, type }
  } catch {
    // Not JSON: the same answer as for a cursor of another list.
  }
  throw new InvalidCursor()
}

interface Asked {
  matches(one: Comparison): boolean
  limit: number
}

/** The next comparisons that match, and whether there are more. */
async function pageIn(slices: AsyncIterable<Comparison[]>, { matches, limit }: Asked) {
  const items: Comparison[] = []
  for await (const slice of slices) {
    items.push(...slice.filter(matches))
    if (items.length > limit) break
  }
  return { items: items.slice(0, limit), more: items.length > limit }
}

async function countsIn(slices: AsyncIterable<Comparison[]>, { matches }: Asked) {
  const counts = { same: 0, missing: 0, outdated: 0, surplus: 0 }
  let total = 0
  for await (const slice of slices)
    for (const one of slice) {
      counts[one.state] += 1
      if (matches(one)) total += 1
    }
  return { counts, total }
}

const syncOutcome = z.object({
  outcome: z
    .enum(['inSync', 'updated', 'unsupported', 'failed'])
    .describe(
      '`inSync`: nothing was to be sent. `updated`: the station accepted all of it. `unsupported`: it has no such lists. `failed`: see `reason`; what it accepted before that holds.',
    ),
  version: z.number().int().optional().describe('Version of its list now, as far as known.'),
  reason: z.string().optional().describe('Why it failed.'),
  messages: z
    .array(
      z.object({
        commandId: z.string().describe('Id of the command, for `/api/v1/commands/{id}`.'),
        updateType: z.enum(['Full', 'Differential']).describe('Whether it replaced the list or changed it.'),
        versionNumber: z.number().int().describe('Version it gave the list.'),
        entries: z.number().int().describe('Entries it had.'),
        status: z.string().optional().describe('What the station answered; absent: nothing.'),
      }),
    )
    .describe('What was sent, in order.'),
})

/** The local authorization list of a station: what it has, what it should have, and how the one becomes the other. */
export async function localListRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/local-list',
    tag,
    permission: 'station.read',
    summary: 'Its local authorization list, token by token beside what it should have',
    description:
      'What it should have is what Authorize would answer of each registered token at this station now. Tokens with hours (`validTimes`) are in no list, for a list cannot ' +
      'say them: the station asks. Nor are tokens the station has no words for.',
    params,
    query: {
      ...pageQuery,
      state: z.enum(comparisonStates).optional().describe('Only tokens in this state.'),
      differing: flag('`true`: only tokens that are not `same`; `false`: only those that are.').optional(),
    },
    response: pageOf(entry, 'tokens').extend({ ...known, limits, counts: counts.optional() }),
    handler: ({ params: { id }, query: { state, differing, limit, cursor, count }, inTenant }) =>
      inTenant(async (data) => {
        const { version } = found(await data.stations.get(id), 'station')
        const list = found(await data.localLists.get(id), 'station')
        const asked = {
          matches: (one: Comparison) =>
            (state === undefined || one.state === state) && (differing === undefined || (one.state !== 'same') === differing),
          limit,
        }
        const slices = (after?: ListKey) => comparisonsOf(data, id, { list, version, after })
        const { items, more } = await pageIn(slices(cursor === undefined ? undefined : keyIn(cursor)), asked)
        return {
          ...shown(list),
          limits: await data.localLists.limits(id),
          items: items.map(({ idToken, state, has, wanted }) => ({
            idToken: idToken.idToken,
            type: idToken.type,
            state,
            ...(has && { has: { ...has } }),
            ...(wanted && { wanted: { ...wanted } }),
          })),
          ...(more && { nextCursor: cursorOf(keyOf(items.at(-1)!, list)) }),
          ...(count && (await countsIn(slices(), asked))),
        }
      }),
  })

  route(app, {
    method: 'PATCH',
    url: '/stations/:id/local-list',
    tag,
    permission: 'station.localList',
    summary: 'Say whether its local authorization list follows the tokens',
    params,
    body: z.strictObject({ autoSync: policy }),
    example: { autoSync: true },
    response: z.object(known),
    handler: async ({ params: { id }, body, inTenant }) =>
      shown(found(await inTenant((data) => data.localLists.setPolicy(id, body)), 'station')),
  })

  route(app, {
    method: 'POST',
    url: '/stations/:id/local-list/sync',
    tag,
    permission: 'station.localList',
    summary: 'Bring its local authorization list in line with the tokens',
    description:
      'Asks the station for its version, and sends the changes; the whole list where it has none, where Plugboard does not know what is in it, and where the station answers ' +
      '`VersionMismatch` or `Failed` to the changes. What is more than one message may hold (`limits`) goes out in several, the first `Full` where the list goes out whole, each with a version ' +
      'one more; limits nobody read yet are asked for first. Every message is a command of its own. Answers when the last of them has been answered; a sync whose ' +
      'caller hangs up goes on.',
    params,
    body: z
      .strictObject({ full: z.boolean().default(false).describe('`true`: send the whole list even where the changes would do.') })
      .default({ full: false }),
    example: { full: false },
    response: syncOutcome,
    problems: [409],
    handler: async ({ params: { id }, body: { full }, identity: { tenantId, keyTenantId, keyId }, inTenant }) => {
      const { stationId } = found(await inTenant((data) => data.stations.get(id)), 'station')
      const order = { tenantId, stationPk: id, stationId, requestedBy: `key ${keyTenantId}/${keyId}`, full }
      const done = await syncLocalList(app, order)
      if (!done) throw conflict(`The list of ${stationId} is being brought in line already: ask again when that is done.`)
      return done
    },
  })
}
