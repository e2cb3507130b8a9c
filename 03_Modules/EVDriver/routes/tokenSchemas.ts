import { z } from 'zod'
import { givenInstant, instant, text, timeZone } from '#util/http/schemas.js'

export const tokenStatus = z.enum([
  'Accepted',
  'Blocked',
  'Expired',
  'Invalid',
  'NoCredit',
  'NotAllowedTypeEVSE',
  'NotAtThisLocation',
  'NotAtThisTime',
  'Unknown',
])

const type = z.enum([
  'Central',
  'DirectPayment',
  'eMAID',
  'EVCCID',
  'ISO14443',
  'ISO15693',
  'KeyCode',
  'Local',
  'MacAddress',
  'NoAuthorization',
  'VIN',
])

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be HH:MM')

const validTimes = z.strictObject({
  timeZone: timeZone.describe('IANA time zone of the clock times.'),
  windows: z
    .array(
      z.strictObject({
        days: z.array(z.number().int().min(1).max(7)).min(1).max(7).describe('Days on which it opens, 1 = Monday … 7 = Sunday.'),
        from: clock.describe('From this time on, HH:MM.'),
        to: clock.describe('Before this time, HH:MM; at or before `from` it is on the next day.'),
      }),
    )
    .min(1)
    .max(50)
    .describe('Weekly windows.'),
})

/** What limits a token; the decision about it reads the same names. */
const restrictions = {
  allowedLocationIds: z.array(z.number().int().positive()).max(1000).describe('Only at these locations (NotAtThisLocation elsewhere).'),
  allowedEvseIds: z.array(z.number().int().positive()).max(1000).describe('Only at EVSEs with these numbers, whatever the station.'),
  allowedConnectorTypes: z.array(text(20)).max(50).describe('Only at these plugs, such as cCCS2 (NotAllowedTypeEVSE elsewhere).'),
  validTimes: validTimes.describe('Only at these times (NotAtThisTime otherwise); what runs when a window closes goes on.'),
  maxConcurrentTransactions: z.number().int().min(1).max(1000).describe('Transactions it may run at once. Default 1.'),
  chargingPriority: z.number().int().min(-9).max(9).describe('Priority from -9 to 9, sent along with the answer.'),
  language1: text(8).describe('Preferred language, RFC 5646, sent along with the answer.'),
  language2: text(8).describe('Second language, RFC 5646, sent along with the answer.'),
}

const shown = z.object(restrictions).partial().shape
const given = Object.fromEntries(
  Object.entries(restrictions).map(([name, schema]) => [
    name,
    schema.nullable().optional().describe(`${schema.description} null: no limit or preference.`),
  ]),
) as { [K in keyof typeof restrictions]: z.ZodOptional<z.ZodNullable<(typeof restrictions)[K]>> }

export const token = z.object({
  id: z.number().int().describe('Our number for it.'),
  idToken: z.string().describe('The token as first stored; it compares in any case.'),
  type: z.string().describe('What kind of token it is; OCPP 1.6 does not say it, there the value alone decides.'),
  status: z.string().describe('What a station is answered when nothing else speaks against it.'),
  expiresAt: instant('From when on it is Expired; absent: never.').optional(),
  groupIdToken: z.string().optional().describe('Group it belongs to: its tokens may end each other’s transactions.'),
  ...shown,
  createdAt: instant('When it was registered.'),
  updatedAt: instant('When it was last changed.'),
})

const fields = {
  expiresAt: givenInstant('From when on it is Expired.')
    .nullable()
    .optional()
    .describe('From when on it is Expired, ISO 8601; null: never.'),
  groupIdToken: text(255).nullable().optional().describe('Group it belongs to, made when there is none of that name; null: none.'),
  ...given,
}

export const newToken = z.strictObject({
  idToken: text(255).describe('The token, such as the UID of a card; it compares in any case.'),
  type: type.default('ISO14443').describe('What kind of token it is.'),
  status: tokenStatus.default('Accepted').describe('What a station is answered when nothing else speaks against it.'),
  ...fields,
})

export const tokenChange = z
  .strictObject({ status: tokenStatus.optional().describe('What a station is answered when nothing else speaks against it.'), ...fields })
  .refine((change) => Object.keys(change).length > 0, 'name at least one field to change')

type Restrictions = Partial<Pick<z.output<typeof newToken>, keyof typeof restrictions>>

/** The flat body, with what limits the token apart. */
export function apart<T extends Restrictions>(body: T) {
  const { allowedLocationIds, allowedEvseIds, allowedConnectorTypes, validTimes, ...rest } = body
  const { maxConcurrentTransactions, chargingPriority, language1, language2, ...token } = rest
  const limits = { allowedLocationIds, allowedEvseIds, allowedConnectorTypes, validTimes }
  return { ...token, restrictions: { ...limits, maxConcurrentTransactions, chargingPriority, language1, language2 } }
}
