import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { masked, maskedText } from '#base/ocpp/mask.js'

/** Where a stored request keeps what it hides. No OCPP field begins so. */
const field = '$sealed'
const cipher = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

const keyOf = (secret: Buffer) => Buffer.from(hkdfSync('sha256', secret, '', 'sealed commands', 32))

/**
 * A request as its row may hold it: passwords and keys masked. With `queued` the whole text goes along, encrypted with the installation's secret, because
 * it is still to be sent. A request without secrets stays the text it is.
 */
export function seal(secrets: Buffer[], text: string, { queued }: { queued: boolean }): string {
  const request: object = JSON.parse(text)
  const hidden = maskedText(request)
  if (hidden === JSON.stringify(request)) return text
  if (!queued) return hidden
  const iv = randomBytes(ivBytes)
  const writing = createCipheriv(cipher, keyOf(secrets[0]!), iv)
  const bytes = Buffer.concat([writing.update(text, 'utf8'), writing.final()])
  return JSON.stringify({ ...masked(request), [field]: Buffer.concat([iv, writing.getAuthTag(), bytes]).toString('base64') })
}

/** The request as it was given, to be sent. Throws when none of the secrets of the installation fits. */
export function unseal(secrets: Buffer[], stored: string): string {
  const box = (JSON.parse(stored) as Record<string, unknown>)[field]
  if (typeof box !== 'string') return stored
  const bytes = Buffer.from(box, 'base64')
  for (const secret of secrets) {
    try {
      const reading = createDecipheriv(cipher, keyOf(secret), bytes.subarray(0, ivBytes))
      reading.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
      return Buffer.concat([reading.update(bytes.subarray(ivBytes + tagBytes)), reading.final()]).toString('utf8')
    } catch {
      // Sealed with another secret: the one before it may fit.
    }
  }
  throw new Error('the secret with which this command was sealed is gone')
}

/** A stored request without what is sealed in it, for whoever reads it. */
export function withoutSeal<T extends object>(request: T): T {
  const { [field]: _, ...rest } = request as Record<string, unknown>
  return field in request ? (rest as T) : request
}
