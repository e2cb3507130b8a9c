import { z } from 'zod'
import { rowId } from '#util/http/schemas.js'

/** A message part as OCPP 2.1 has it. */
export const ocpp = <T>(description: string) => z.custom<T>().meta({ type: 'object', additionalProperties: true, description })

export const stationParams = { id: rowId('station') }

export const evseId = z.number().int().describe('EVSE; 0 is the whole station.')

export const evseFilter = z.coerce.number().int().min(0).max(1_000_000).optional().describe('Only this EVSE; 0 is the whole station.')
