import type { X509Certificate } from 'node:crypto'
import { contentOf, readOne, tags } from './der.js'
import { fieldsOf } from './fields.js'

const KEY_USAGE = '551d0f'
const DIGITAL_SIGNATURE = 0x80
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'
const ANY_USE = '2.5.29.37.0'

/** Whether a TLS client may show it: both key usages allow it, where it has them (RFC 5280 §4.2.1.3 and §4.2.1.12). Throws where they cannot be read. */
export function isForTlsClients({ raw, keyUsage }: X509Certificate): boolean {
  const usage = fieldsOf(raw).extensions.find(({ oid }) => oid === KEY_USAGE)
  if (usage && !((contentOf(readOne(usage.value), tags.bitString)[1] ?? 0) & DIGITAL_SIGNATURE)) return false
  // In Node `keyUsage` is the extended one: undefined where the certificate does not restrict it.
  return !keyUsage || keyUsage.some((use) => use === CLIENT_AUTH || use === ANY_USE)
}
