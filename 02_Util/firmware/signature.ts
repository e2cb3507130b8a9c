import { constants, createVerify, type KeyObject, X509Certificate } from 'node:crypto'
import type { Readable } from 'node:stream'

const { RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING, RSA_PSS_SALTLEN_AUTO } = constants

/** Why this certificate cannot vouch for firmware at that instant; undefined when it can. */
export function refusedCertificate(pem: string, at: Date): string | undefined {
  try {
    const { validFromDate, validToDate } = dates(new X509Certificate(pem))
    if (at < validFromDate) return `signingCertificate is not valid before ${validFromDate.toISOString()}`
    return at > validToDate ? `signingCertificate has ended ${validToDate.toISOString()}` : undefined
  } catch {
    return 'signingCertificate is no X.509 certificate in PEM'
  }
}

// The members of this name are of Node 22.
const dates = ({ validFrom, validTo }: X509Certificate) => ({ validFromDate: new Date(validFrom), validToDate: new Date(validTo) })

/**
 * Whether the signature (base64) is that of the certificate's key over the whole content, with SHA-256 (L01.FR.04). `unknown` for keys that are not RSA: the
 * texts want ECSchnorr of them, which nothing here can verify. The PKCS #1 v1.5 that many makers use is accepted as well.
 */
export async function signatureOf(
  { signingCertificate, signature }: { signingCertificate: string; signature: string },
  content: Readable,
): Promise<'right' | 'wrong' | 'unknown'> {
  const { publicKey } = new X509Certificate(signingCertificate)
  if (publicKey.asymmetricKeyType !== 'rsa' && publicKey.asymmetricKeyType !== 'rsa-pss') {
    content.destroy()
    return 'unknown'
  }
  const hashes = paddingsOf(publicKey).map((padding) => ({ padding, verify: createVerify('sha256') }))
  for await (const chunk of content) for (const { verify } of hashes) verify.update(chunk as Buffer)
  const bytes = Buffer.from(signature, 'base64')
  const right = hashes.some(({ padding, verify }) => verify.verify({ key: publicKey, ...padding }, bytes))
  return right ? 'right' : 'wrong'
}

const paddingsOf = ({ asymmetricKeyType }: KeyObject) => [
  { padding: RSA_PKCS1_PSS_PADDING, saltLength: RSA_PSS_SALTLEN_AUTO },
  ...(asymmetricKeyType === 'rsa' ? [{ padding: RSA_PKCS1_PADDING }] : []),
]
