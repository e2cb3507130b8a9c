import type { Stop } from '#base/ports/bus.js'

export type Answer = (body: any) => Promise<unknown>
export type Listen = (body: any) => Promise<void>

/** Those who share one kind of work, each call to the next of them. Wrapped: the same function may join twice and leave once. */
export interface Turns<T> {
  members: { call: T }[]
  turn: number
}

/** Whose turn it is; undefined when there is nobody. */
export function next<T>(turns: Turns<T> | undefined): T | undefined {
  if (!turns?.members.length) return undefined
  return turns.members[turns.turn++ % turns.members.length]?.call
}

/** Adds one that takes turns under `key`; the key is gone from `all` once the last of them left. */
export function join<T>(all: Map<string, Turns<T>>, key: string, call: T): Stop {
  const turns = all.get(key) ?? { members: [], turn: 0 }
  const member = { call }
  all.set(key, turns)
  turns.members.push(member)
  return async () => {
    turns.members = turns.members.filter((other) => other !== member)
    if (!turns.members.length && all.get(key) === turns) all.delete(key)
  }
}
