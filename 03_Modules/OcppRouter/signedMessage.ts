import { createHash, verify, type X509Certificate } from 'node:crypto'
import { OcppError } from '#base/ocpp/errors.js'
import { maskedText } from '#base/ocpp/mask.js'
import { readJson } from '#base/ocpp/parse.js'
import type { Payload } from '#base/ocpp/rpc.js'
import { isAction } from '#base/ocpp/validate.js'
import type { OcppVersion } from '#base/ocpp/version.js'

/** A message inside a signature (part 4 §7): flattened JWS. */
export interface SignedMessage {
  /** The action and the payload that were signed. */
  action: string
  payload: Payload
  header: Payload
  /** As on the wire. */
  encoded: { protected: string; payload: string; signature: string }
}

/**
 * `verified`: made with the key of a certificate the station has from here. `wrong`: it was not, although it claims one of them. `unknownKey`: nobody here
 * has its certificate, or its algorithm is none of §7.3. `unchecked`: what is known of the station could not be looked up.
 */
export type Verdict = 'verified' | 'wrong' | 'unknownKey' | 'unchecked'

const suffix = '-Signed'

/** True for the action of a signed message; 1.6 has none. */
export const isSigned = (version: OcppVersion, action: string): boolean =>
  version !== '1.6' && action.endsWith(suffix) && isAction(version, action.slice(0, -suffix.length))

/** Takes a signed message apart. Throws an OcppError for what is none, or was signed as another action. */
export function readSigned(signedAction: string, { protected: head, payload, signature }: Payload): SignedMessage {
  const action = signedAction.slice(0, -suffix.length)
  if (!isBase64Url(head) || !isBase64Url(payload) || !isBase64Url(signature))
    throw new OcppError('FormatViolation', 'a signed message has protected, payload and signature in base64url (RFC 7515 §7.2.2)')
  const header = decode(head, 'protected')
  if (header.OCPPAction !== action) throw new OcppError('FormatViolation', `the signed OCPPAction is not ${action} (part 4 §7.1)`)
  if ('crit' in header || header.b64 === false) throw new OcppError('FormatViolation', 'the signature uses an extension of JWS')
  return { action, payload: decode(payload, 'payload'), header, encoded: { protected: head, payload, signature } }
}

const isBase64Url = (value: unknown): value is string => typeof value === 'string' && /^[\w-]*$/.test(value)

function decode(encoded: string, field: string): Payload {
  const { value, fault } = readJson(textOf(Buffer.from(encoded, 'base64url')))
  if (fault) throw new OcppError(fault.code, `${field}: ${fault.message}`)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new OcppError('FormatViolation', `the signed ${field} is not an object`)
  return value as Payload
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new OcppError('FormatViolation', 'what was signed is not UTF-8')
  }
}

const algorithms: Record<string, { hash: string; keyType: string }> = {
  ES256: { hash: 'sha256', keyType: 'ec' },
  RS256: { hash: 'sha256', keyType: 'rsa' },
  RS384: { hash: 'sha384', keyType: 'rsa' },
}

const thumbprint = ({ raw }: X509Certificate) => createHash('sha256').update(raw).digest('base64url')

/** Whether one of these certificates made the signature; the one it names, if it names one (§7.4). */
export function verdictOf({ header, encoded }: SignedMessage, known: X509Certificate[]): Verdict {
  const algorithm = typeof header.alg === 'string' && Object.hasOwn(algorithms, header.alg) ? algorithms[header.alg] : undefined
  const named = header['x5t#S256']
  const candidates = named === undefined ? known : known.filter((certificate) => thumbprint(certificate) === named)
  const keys = candidates.map(({ publicKey }) => publicKey).filter((key) => key.asymmetricKeyType === algorithm?.keyType)
  if (!algorithm || keys.length === 0) return 'unknownKey'
  const content = Buffer.from(`${encoded.protected}.${encoded.payload}`)
  const signature = Buffer.from(encoded.signature, 'base64url')
  const isMade = keys.some((key) => verify(algorithm.hash, content, { key, dsaEncoding: 'ieee-p1363' }, signature))
  return isMade ? 'verified' : 'wrong'
}

/** What the message log keeps: the signature with what was signed, which is kept as it was on the wire unless a secret is in it. */
export function shownSigned({ payload, header, encoded }: SignedMessage, verdict: Verdict): object {
  const holdsSecret = maskedText(payload) !== JSON.stringify(payload)
  return { ...(holdsSecret ? { protected: encoded.protected, signature: encoded.signature } : encoded), header, message: payload, verdict }
}
