import { isIP } from 'node:net'
import type { VetContext } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { isPublicAddress } from '#util/http/guardedFetch.js'
import { fileAt, isCovered, isDownloadUrl, readLocation } from './location.js'
import { refusedCertificate, signatureOf } from './signature.js'

/** What a command says of the firmware it is about. */
export interface Firmware {
  location: string
  signingCertificate?: string
  signature?: string
  /** MD5 of the file, hex. */
  checksum?: string
}

/** Whoever reads along on the way cannot change what comes by these. */
const safe = new Set(['https:', 'ftps:', 'sftp:'])

/** An address of a private network, where the way is the operator's own: the server of many a depot speaks http or ftp alone. A name could lead anywhere. */
function isPrivate({ hostname }: URL): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(address) !== 0 && !isPublicAddress(address)
}

const refuse = (reason: string) => new OcppError('PropertyConstraintViolation', reason)

/**
 * Refuses firmware from a place nobody allowed. Files of our own are always allowed, as are those a local controller published; then FIRMWARE_URLS says what is, and
 * without it whatever cannot be exchanged on its way: by its protocol, its place or its signature. A signed file that we hold must have that signature.
 */
export async function allowFirmware(firmware: Firmware, context: VetContext): Promise<void> {
  const { location, signature } = firmware
  const url = readLocation(location)
  if (!url)
    throw refuse('location is no URL that everybody reads in the same way: give scheme, host and path, without spaces and backslashes')
  const { file, published } = await context.inTenant(async (data) => ({
    file: await fileAt(data, location),
    published: await data.followedRequests.isPublished(location),
  }))
  if (file) return checkOurs(firmware, file, context)
  if (published) return
  const { urls } = context.settings.firmware
  if (isCovered(url, urls)) return
  if (isDownloadUrl(location))
    throw refuse('location is a download URL that is unknown here or has ended: make a new one with POST /api/v1/files/{id}/download-url')
  if (urls.length > 0) throw refuse(`location is not below one of FIRMWARE_URLS: upload the file here, or have its place added there`)
  if (!safe.has(url.protocol) && !isPrivate(url) && !signature)
    throw refuse(
      `firmware by ${url.protocol} can be exchanged on its way: use https or a file uploaded here, send it signed, or have its place named in FIRMWARE_URLS`,
    )
}

async function checkOurs(
  { signingCertificate, signature, checksum }: Firmware,
  { key, md5, name }: { key: string; md5: string; name: string },
  { files, now, log }: VetContext,
): Promise<void> {
  if (checksum !== undefined && checksum.toLowerCase() !== md5) throw refuse(`checksum is not that of ${name}, whose MD5 is ${md5}`)
  if (!signingCertificate) return
  const refused = refusedCertificate(signingCertificate, now())
  if (refused) throw refuse(refused)
  if (!signature) return
  const content = await files.read(key)
  if (!content) throw refuse(`the content of ${name} is gone: upload it again`)
  const verdict = await signatureOf({ signingCertificate, signature }, content)
  if (verdict === 'wrong') throw refuse(`signature is not that of ${name} by the key of signingCertificate (RSA, SHA-256)`)
  if (verdict === 'unknown') log.warn({ file: name }, 'the signature of this firmware could not be verified here: its key is not RSA')
}
