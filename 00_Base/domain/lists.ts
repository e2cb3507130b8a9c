/** Groups in order of first appearance (Map.groupBy needs Node 21). */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** Splits a list in those that pass and those that do not, both in order. */
export function partition<T>(items: readonly T[], passes: (item: T) => boolean): [passing: T[], failing: T[]] {
  const passing: T[] = []
  const failing: T[] = []
  for (const item of items) (passes(item) ? passing : failing).push(item)
  return [passing, failing]
}
