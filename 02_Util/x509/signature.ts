import { constants, type KeyObject, verify } from 'node:crypto'
import { type Der, inside, oidOf, readDer } from './der.js'

const hashes: Record<string, 'sha256' | 'sha384' | 'sha512'> = {
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
}
const signatures: Record<string, 'sha256' | 'sha384' | 'sha512'> = {
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
}
const RSASSA_PSS = '2a864886f70d01010a'
const eddsa = new Set(['2b6570', '2b6571'])

/** Whether `key` signed the content, by an AlgorithmIdentifier. Throws for an algorithm that is not taken. */
export function isSignedBy(key: KeyObject, content: Buffer, [name, parameters]: Der[], signature: Buffer): boolean {
  const algorithm = oidOf(name)
  const isEdwards = key.asymmetricKeyType?.startsWith('ed') === true
  if (isEdwards !== eddsa.has(algorithm)) return false
  if (isEdwards) return verify(null, content, key, signature)
  if (algorithm === RSASSA_PSS) {
    if (!key.asymmetricKeyType?.startsWith('rsa')) return false
    const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }
    return verify(pssHash(parameters), content, { key, ...padding }, signature)
  }
  const hash = signatures[algorithm]
  if (!hash) throw new Error('it is signed with an algorithm that is not taken: use SHA-256 or better (A00.FR.504, A00.FR.506)')
  return verify(hash, content, key, signature)
}

/** RSASSA-PSS-params: the first field, tagged [0], names the hash. */
function pssHash(parameters: Der | undefined): 'sha256' | 'sha384' | 'sha512' {
  const field = parameters && inside(parameters).find(({ tag }) => tag === 0xa0)
  const hash = field && hashes[oidOf(inside(readDer(field.content)[0])[0])]
  if (!hash) throw new Error('it is signed over a hash that is not taken: use SHA-256 or better (A00.FR.504, A00.FR.506)')
  return hash
}
