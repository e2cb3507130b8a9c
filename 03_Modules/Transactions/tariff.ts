import type { CommandContext, RequestOf } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'

export type Tariff = RequestOf<'SetDefaultTariff'>['tariff']

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/

/** Refuses a tariff that the specification does not let us send, else keeps what it says: the costs of transactions refer to it by its id. */
export async function keepTariff(tariff: Tariff, { data, now, requestedBy }: CommandContext): Promise<void> {
  const fault = tariffFault(tariff)
  if (fault) throw new OcppError('PropertyConstraintViolation', fault)
  if (!(await data.tariffs.keep(tariff, requestedBy, now())))
    throw new OcppError(
      'PropertyConstraintViolation',
      `tariff ${tariff.tariffId} is known with another content: give the new one another tariffId, old costs refer to this one (I08.FR.08)`,
    )
}

/** What of a tariff no station may be sent; undefined when all of it may. */
export function tariffFault(tariff: Tariff): string | undefined {
  if (!/^[A-Z]{3}$/.test(tariff.currency)) return `currency ${tariff.currency} is not a code of ISO 4217, such as EUR`
  for (const [field, value] of leavesOf(tariff)) {
    // Part 2 §2.1.3: at most six decimal places go to a station; more, or a rounding error of whoever computed it, is no price.
    if (typeof value === 'number' && !/^-?\d+(\.\d{1,6})?$/.test(String(value)))
      return `${field} has more than six decimal places: ${value}`
    // I07.FR.17
    const name = field.slice(field.lastIndexOf('.') + 1)
    if ((name === 'startTimeOfDay' || name === 'endTimeOfDay') && !timeOfDay.test(String(value)))
      return `${field} must be a local time such as 08:30`
    if ((name === 'validFromDate' || name === 'validToDate') && !isDate(String(value)))
      return `${field} must be a local date such as 2026-12-24`
  }
  return undefined
}

/** Every value in it that is no object, with its path; what vendors add is theirs. */
function leavesOf(value: unknown, path = ''): Array<[string, unknown]> {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  const inside = (key: string) => (Array.isArray(value) ? `${path}[${key}]` : path ? `${path}.${key}` : key)
  return Object.entries(value).flatMap(([key, inner]) => (key === 'customData' ? [] : leavesOf(inner, inside(key))))
}

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
