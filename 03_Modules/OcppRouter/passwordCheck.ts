import { createHmac } from 'node:crypto'
import type { Credential } from '#base/system.js'
import { verifyPassword } from '#util/auth/stationPassword.js'

const rememberedMs = 600_000
const maxRemembered = 10_000
const maxAtOnce = 2

/** Checks passwords of handshakes. Slow hashes run two at a time, and what fitted is remembered for ten minutes, so that a storm of reconnections passes. */
export function passwordCheck(secretKeys: Buffer[]) {
  const remembered = new Map<string, number>()
  let running = 0
  return async (credential: Credential | undefined, offered: Buffer): Promise<boolean> => {
    if (credential?.kind !== 'scrypt') return verifyPassword(secretKeys, credential, offered)
    const mark = createHmac('sha256', secretKeys[0]!).update(credential.hash).update(offered).digest('base64')
    if ((remembered.get(mark) ?? 0) > Date.now()) return true
    while (running >= maxAtOnce) await new Promise((resolve) => setTimeout(resolve, 10))
    running++
    try {
      const fits = await verifyPassword(secretKeys, credential, offered)
      if (fits) {
        if (remembered.size >= maxRemembered) remembered.delete(remembered.keys().next().value!)
        remembered.set(mark, Date.now() + rememberedMs)
      }
      return fits
    } finally {
      running--
    }
  }
}
