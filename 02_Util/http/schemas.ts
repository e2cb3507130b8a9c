import { z } from 'zod'
import type { PageRequest } from '#base/repositories.js'

/** PostgreSQL text refuses U+0000, and a line feed in a name helps nobody. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u, 'must hold no control characters')

const isTimeZone = (name: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false // RangeError is how Intl says that it knows no such zone
  }
}

/** IANA name of a time zone. */
export const timeZone = text(64).refine(isTimeZone, 'must be an IANA time zone such as Europe/Amsterdam')

/** Our own row number. */
export const rowId = (what: string) => z.coerce.number().int().positive().describe(`Id of the ${what}, the \`id\` of its item.`)

/** An instant in an answer: a Date that leaves as ISO 8601 in UTC. */
export const instant = (description: string) => z.date().describe(`${description} UTC, ISO 8601.`)

/** An instant in a request: ISO 8601 with an offset or Z. */
export const givenInstant = (description: string) =>
  z.iso
    .datetime({ offset: true, error: 'must be an instant such as 2026-11-21T08:30:00Z' })
    .transform((value) => new Date(value))
    .refine((value) => Math.abs(value.getUTCFullYear() - 2500) < 2500, 'must be in the years 1 to 4999')
    .describe(`${description} ISO 8601 with Z or an offset, such as 2026-11-21T08:30:00Z.`)

/** `true` or `false` in a query. */
export const flag = (description: string) =>
  z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .describe(description)

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Most items to answer, 1 to 500.'),
  cursor: z.string().max(2000).optional().describe('`nextCursor` of the page before; leave it out for the first.'),
  count: flag('`true` adds `total`.').optional(),
}

/** The paging part of a query. */
export const pageRequest = ({ limit, cursor, count }: { limit: number; cursor?: string; count?: boolean }): PageRequest => ({
  limit,
  cursor,
  count,
})

export const pageOf = <T extends z.ZodType>(item: T, what: string) =>
  z.object({
    items: z.array(item).describe(`The ${what} of this page.`),
    nextCursor: z.string().optional().describe('Opaque; absent on the last page.'),
    total: z.number().int().optional().describe(`Number of ${what} on all pages; only with \`count=true\`.`),
  })

export const period = {
  from: givenInstant('From this instant on.').optional(),
  to: givenInstant('Before this instant.').optional(),
}
