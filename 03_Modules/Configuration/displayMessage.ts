import { toInstant } from '#base/ocpp/dateTime.js'
import type { MessageInfoType } from '#base/ocpp/generated/v21.js'
import type { DisplayMessage } from '#base/repositories/displayMessages.js'

/** A message of a display in our words. */
export const displayMessage = ({ id, startDateTime, endDateTime, customData: _, ...message }: MessageInfoType): DisplayMessage => ({
  ...message,
  messageId: id,
  startAt: startDateTime === undefined ? undefined : toInstant(startDateTime),
  endAt: endDateTime === undefined ? undefined : toInstant(endDateTime),
})

/** O03.FR.01: a GetDisplayMessages without conditions is for all messages, one with ids for just these; which others would fit only the station knows. */
export const asksByIdAlone = (request: object): request is { id?: number[] } => !('priority' in request || 'state' in request)
