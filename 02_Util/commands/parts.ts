import type { Batch } from '#base/ocpp/action.js'

/** What a station takes in one message; undefined: it never said. */
export interface MessageLimits {
  items?: number
  bytes?: number
}

/** One message of a request, and its items. */
export interface Part {
  request: object
  items: unknown[]
}

/** A request as messages that the station takes, its items in their order, each with as many as fit; one that fits nowhere goes alone, and the station says what it thinks of it. What lists nothing is one message. */
export function partsOf({ items: field }: Pick<Batch, 'items'>, request: Record<string, any>, limits: MessageLimits): Part[] {
  const { items: mostItems = Number.POSITIVE_INFINITY, bytes: mostBytes = Number.POSITIVE_INFINITY } = limits
  const all: unknown[] = request[field] ?? []
  const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))
  const frame = sizeOf({ ...request, [field]: [] })
  const parts: Part[] = []
  let [items, bytes]: [unknown[], number] = [[], frame]
  const close = () => {
    parts.push({ request: { ...request, [field]: items }, items })
    items = []
    bytes = frame
  }
  for (const item of all) {
    const more = sizeOf(item) + (items.length > 0 ? 1 : 0)
    if (items.length > 0 && (items.length >= mostItems || bytes + more > mostBytes)) close()
    bytes += items.length > 0 ? more : sizeOf(item)
    items.push(item)
  }
  if (items.length > 0 || parts.length === 0) close()
  return parts
}
