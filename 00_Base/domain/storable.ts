import type { Evse, Row } from '#base/ingest.js'
import { OcppError } from '#base/ocpp/errors.js'

/** Part 2 §2.1: an integer has 32 bits. Numbers that only name something (transaction, event, reservation) are let be up to 2^53. */
const maxInteger = 2 ** 31 - 1
/** Powers of ten beyond this are no unit, and int2 holds no more. */
const maxMultiplier = 2 ** 15 - 1

/** Throws PropertyConstraintViolation for rows that no table holds, before they meet the batch of other stations. */
export function refuseUnstorable(rows: readonly Row[]): void {
  for (const row of rows) {
    if ('evse' in row) checkEvse(row.evse)
    if (row.kind === 'stationEvent') {
      for (const field of ['severity', 'variableMonitoringId', 'cause'] as const)
        if (Math.abs(row[field] ?? 0) > maxInteger) throw beyond(field, maxInteger)
    }
    if (!('samples' in row)) continue
    const wrong = row.samples.some(({ multiplier = 0 }) => Math.abs(multiplier) > maxMultiplier)
    if (wrong) throw beyond('unitOfMeasure.multiplier', maxMultiplier)
  }
}

function checkEvse(evse: Evse | undefined) {
  if (!evse) return
  if (Math.abs(evse.id) > maxInteger) throw beyond('evse.id', maxInteger)
  if (Math.abs(evse.connectorId ?? 0) > maxInteger) throw beyond('evse.connectorId', maxInteger)
}

const beyond = (field: string, limit: number) =>
  new OcppError('PropertyConstraintViolation', `${field} must be <= ${limit}`, { field, rule: 'maximum' })
