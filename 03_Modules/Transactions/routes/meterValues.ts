import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest, found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { pageOf, pageQuery, pageRequest, period, rowId } from '#util/http/schemas.js'
import { bucket, meterValue } from './schemas.js'

const seconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const
const LONGEST_SECONDS = 31 * seconds.d
const MOST_BUCKETS = 10_000

/** `15m` → 900. */
function bucketSeconds(text: string): number {
  const [, count, unit] = /^(\d{1,7})([smhd])$/.exec(text) as unknown as [string, string, keyof typeof seconds]
  return Number(count) * seconds[unit]
}

/** Spans of one kind and span of time are bounded, so that nobody asks for a million by mistake. */
function checkSpan(from: Date | undefined, to: Date | undefined, span: number): void {
  if (!from) throw badRequest('query.from: buckets need a beginning.', [{ field: 'query.from', message: 'is needed with bucket' }])
  const count = ((to ?? new Date()).getTime() - from.getTime()) / 1000 / span
  if (count > MOST_BUCKETS) throw tooMany(String(Math.ceil(count)))
}

const tooMany = (spans: string) =>
  badRequest(`query.bucket: ${spans} spans are more than ${MOST_BUCKETS}: take longer ones, a shorter period, or one EVSE and measurand.`, [
    { field: 'query.bucket', message: 'is too short for this period' },
  ])

export async function meterValueRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/meter-values',
    tag: 'Stations',
    permission: 'transaction.read',
    summary: 'Readings of a station, in and outside transactions',
    description:
      'Without `bucket` each reading as it was sent, the latest first, in pages. With it one item per span of time, EVSE, measurand, phase and location, the oldest first, all on one page; spans without readings are absent.',
    params: { id: rowId('station') },
    query: {
      ...pageQuery,
      ...period,
      evseId: z.coerce.number().int().min(0).max(1_000_000).optional().describe('Only this EVSE; 0 is the main meter.'),
      measurand: z.string().max(60).optional().describe('Only this measurand, such as Power.Active.Import.'),
      bucket: z
        .string()
        .regex(/^[1-9]\d{0,6}[smhd]$/, 'must be a number of s, m, h or d, such as 15m')
        .refine((value) => !/^[1-9]\d{0,6}[smhd]$/.test(value) || bucketSeconds(value) <= LONGEST_SECONDS, 'must be at most 31d')
        .optional()
        .describe('Length of the spans to sum readings up in: a number of s, m, h or d, such as `15m`. Needs `from`.'),
    },
    response: z.object({
      ...pageOf(meterValue, 'readings').shape,
      items: z.array(z.union([meterValue, bucket])).describe('Readings, or spans of time with `bucket`.'),
    }),
    handler: ({ params: { id }, query: { bucket: span, ...query }, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        if (!span) return data.meterValues.list(id, query, pageRequest(query))
        checkSpan(query.from, query.to, bucketSeconds(span))
        const items = await data.meterValues.buckets(id, query, bucketSeconds(span), MOST_BUCKETS + 1)
        if (items.length > MOST_BUCKETS) throw tooMany('these')
        return { items, ...(query.count && { total: items.length }) }
      }),
  })
}
