import { createHash } from 'node:crypto'

/** Hash of a payload that the order of its fields does not change. `offline` is left out: a retry from the queue is still the same event. */
export const payloadHash = (payload: object): string =>
  createHash('sha256')
    .update(canonical({ ...payload, offline: undefined }))
    .digest('hex')
    .slice(0, 32)

/** A signed 64-bit number, as text, that stands for these values in this order. */
export const fingerprint = (values: ReadonlyArray<string | number | undefined>): string =>
  createHash('sha256').update(JSON.stringify(values)).digest().readBigInt64LE().toString()

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
}
