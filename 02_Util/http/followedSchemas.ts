import { z } from 'zod'
import { followedStates } from '#base/domain/followed.js'
import { instant, period } from './schemas.js'

/** What every request has that a station follows up with notifications. */
export const followedRequest = z.object({
  id: z.number().int().describe('Our number for it.'),
  requestId: z.number().int().optional().describe('The number in the request and its notifications; absent where OCPP 1.6 has none.'),
  request: z.unknown().optional().describe('The request in the words of OCPP 2.x, passwords masked; absent when nobody asked.'),
  answer: z.string().optional().describe('Status in the answer of the station; absent until it answered.'),
  reason: z.string().optional().describe('Why the station answered so, or why there is no answer.'),
  status: z
    .string()
    .optional()
    .describe('The last status it told, in its own words; the one it ended with, even where it told `Idle` since.'),
  requestedAt: instant('When it was asked for, or first told of.'),
  answeredAt: instant('When the station answered.').optional(),
  statusAt: instant('When that status was received.').optional(),
})

/** Everything a station told about one request. */
export const followedHistory = z
  .array(
    z.object({
      status: z.string().describe('What the station told.'),
      reason: z.string().optional().describe('What it added.'),
      at: instant('When it was received first.'),
      lastAt: instant('When it was received last.'),
      times: z.number().int().describe('How often it was told without another status in between.'),
    }),
  )
  .describe('Every status, the oldest first.')

export const followedQuery = {
  ...period,
  state: z.enum(followedStates).optional().describe('Only those in this state.'),
  requestId: z.coerce.number().int().optional().describe('Only those of this number.'),
}
