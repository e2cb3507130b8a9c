import type { Evse, Row } from '#base/ingest.js'
import { OcppError } from '#base/ocpp/errors.js'

/** Part 2 §2.1: an integer has 32 bits. Numbers that only name something (transaction, event, reservation) are let be up to 2^53. */
const maxInteger = 2 ** 31 - 1
const minInteger = -(2 ** 31)
/** Powers of ten beyond this are no unit, and int2 holds no more. */
const maxMultiplier = 2 ** 15 - 1

/** Throws PropertyConstraintViolation for rows that no table holds, before they meet the batch of other stations. */
export function refuseUnstorable(rows: readonly Row[]): void {
  for (const row of rows) {
    if ('evse' in row) checkEvse(row.evse)
    if (row.kind === 'stationEvent') {
      for (const field of ['severity', 'variableMonitoringId', 'cause'] as const) checkInteger(field, row[field])
    }
    if (!('samples' in row)) continue
    const wrong = row.samples.some(({ multiplier = 0 }) => Math.abs(multiplier) > maxMultiplier)
    if (wrong) throw beyond('unitOfMeasure.multiplier', maxMultiplier)
  }
}

function checkEvse(evse: Evse | undefined) {
  if (!evse) return
  checkInteger('evse.id', evse.id)
  checkInteger('evse.connectorId', evse.connectorId)
}

function checkInteger(field: string, value = 0) {
  if (value > maxInteger || value < minInteger) throw beyond(field, maxInteger)
}

/** The refusal of the first integer of a payload that has more than 32 bits, to explain why a table would not hold it; undefined when none has. */
export function beyond32Bits(value: unknown, path = ''): OcppError | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && (value > maxInteger || value < minInteger) ? beyond(path, maxInteger) : undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, inner] of Object.entries(value)) {
    const refusal = beyond32Bits(inner, Array.isArray(value) ? `${path}[${name}]` : path ? `${path}.${name}` : name)
    if (refusal) return refusal
  }
  return undefined
}

const beyond = (field: string, limit: number) =>
  new OcppError('PropertyConstraintViolation', `${field} must be <= ${limit}`, { field, rule: 'maximum' })
