import { beforeAll, expect } from 'vitest'
import type { bench } from './bench.js'

/** What the cases call the configured id tokens. `one` and `two` share the group `Fleet`; `master` is in the group of the master pass. */
export const tokens = {
  one: { idToken: 'CONF0001', type: 'ISO14443' },
  two: { idToken: 'CONF0002', type: 'ISO14443' },
  other: { idToken: 'CONF0003', type: 'ISO14443' },
  master: { idToken: 'CONFMASTER', type: 'ISO14443' },
  blocked: { idToken: 'CONFBLOCKED', type: 'ISO14443' },
  expired: { idToken: 'CONFEXPIRED', type: 'ISO14443' },
  unknown: { idToken: 'CONFNOBODY', type: 'ISO14443' },
} as const

/** Registers the tokens once per file. */
export function withTokens({ api }: ReturnType<typeof bench>): void {
  // The tests of a file leave transactions running, with the same tokens.
  const accepted = { status: 'Accepted', maxConcurrentTransactions: 1000 }
  beforeAll(async () => {
    const wanted = [
      { ...tokens.one, ...accepted, groupIdToken: 'Fleet' },
      { ...tokens.two, ...accepted, groupIdToken: 'Fleet' },
      { ...tokens.other, ...accepted },
      { ...tokens.master, ...accepted, groupIdToken: 'MasterPass' },
      { ...tokens.blocked, status: 'Blocked' },
      { ...tokens.expired, status: 'Expired' },
    ]
    for (const token of wanted) expect((await api('POST', '/api/v1/tokens', token)).status).toBe(201)
  })
}
