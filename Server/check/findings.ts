import type { ConfigError } from '../config.js'

/** What one part of a start would find. */
export interface Finding {
  /** What it is about, one word. */
  part: string
  /** What a start would do or use there. */
  says: string
  /** What an operator should know although a start would succeed. */
  warnings?: string[]
  /** Why a start would fail. */
  error?: string
}

type Check = () => Promise<Omit<Finding, 'part'> | string>

/** Runs a check; what it throws is why a start would fail. */
export async function find(part: string, check: Check): Promise<Finding> {
  try {
    const found = await check()
    return { part, ...(typeof found === 'string' ? { says: found } : found) }
  } catch (err) {
    return { part, says: 'a start would fail', error: (err as ConfigError).message || String((err as NodeJS.ErrnoException).code) }
  }
}
