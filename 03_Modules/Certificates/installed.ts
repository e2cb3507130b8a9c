import type { X509Certificate } from 'node:crypto'
import type { Context } from '#base/context.js'
import type { CertificateHashDataChainType, CertificateHashDataType, GetCertificateIdUseEnumType } from '#base/ocpp/generated/v21.js'
import type { InstalledCertificate, NewInstalledCertificate } from '#base/repositories/installedCertificates.js'
import { isIssuedBy, readCertificate } from '#util/x509/certificates.js'
import { hashDataOf, identityOf, isSameCertificate } from '#util/x509/hashData.js'

type Place = Pick<Context, 'data' | 'station' | 'now'>
type Algorithm = CertificateHashDataType['hashAlgorithm']

/** What the station listed is all it has of the types it was asked for (M03); what we know of the certificates themselves stays. */
export async function takeListed(
  certificateTypes: readonly GetCertificateIdUseEnumType[] | undefined,
  listed: CertificateHashDataChainType[],
  { data, station, now }: Place,
): Promise<void> {
  const known = await data.installedCertificates.all(station.id)
  const gone = known.filter(({ certificateType }) => !certificateTypes || certificateTypes.includes(certificateType))
  const calledBy = namesOf(known, new Set(listed.map(({ certificateHashData }) => certificateHashData.hashAlgorithm)))
  await data.installedCertificates.remove(gone.map(({ id }) => id))
  await data.installedCertificates.put(
    station.id,
    listed.map(({ certificateType, certificateHashData, childCertificateHashData }) => {
      const same = calledBy.get(`${certificateType}/${identityOf(certificateHashData)}`)
      return {
        ...factsOf(same),
        certificateType,
        identity: identityOf(certificateHashData),
        source: 'reported',
        hashData: plain(certificateHashData),
        children: childCertificateHashData?.map(plain),
        at: now(),
      }
    }),
  )
}

const plain = ({ customData: _theirs, ...hashData }: CertificateHashDataType): CertificateHashDataType => hashData

const factsOf = (known: InstalledCertificate | undefined) =>
  known && { pem: known.pem, subject: known.subject, validFrom: known.validFrom, validTo: known.validTo }

/** What we know, by type and by every name a station may give it. */
function namesOf(known: InstalledCertificate[], algorithms: ReadonlySet<Algorithm>): Map<string, InstalledCertificate> {
  const names = new Map<string, InstalledCertificate>()
  for (const one of known)
    for (const hashData of callings(one, known, algorithms)) names.set(`${one.certificateType}/${identityOf(hashData)}`, one)
  return names
}

function callings(one: InstalledCertificate, known: InstalledCertificate[], algorithms: ReadonlySet<Algorithm>): CertificateHashDataType[] {
  const certificate = one.pem === undefined ? undefined : readCertificate(one.pem)
  const computed = certificate ? [...algorithms].map((algorithm) => hashDataIn(certificate, known, algorithm)) : []
  return [one.hashData, ...computed].filter((hashData) => hashData !== undefined)
}

/** Undefined when nobody here has the certificate of its issuer. */
function hashDataIn(
  certificate: X509Certificate,
  known: InstalledCertificate[],
  algorithm: Algorithm,
): CertificateHashDataType | undefined {
  const candidates = [certificate, ...known.flatMap(({ pem }) => (pem ? [readCertificate(pem)] : []))]
  const issuer = candidates.find((candidate) => isIssuedBy(certificate, candidate))
  return issuer && hashDataOf(certificate, issuer, algorithm)
}

/** The station accepted it (M05.FR.02). */
export async function takeInstalled(
  certificateType: GetCertificateIdUseEnumType,
  pem: string,
  { data, station, now }: Place,
): Promise<void> {
  const certificate = readCertificate(pem)
  const known = await data.installedCertificates.all(station.id)
  // M04.FR.07: whoever deletes it later has to use the station's own algorithm.
  const algorithm = known.find(({ source, hashData }) => source === 'reported' && hashData)?.hashData?.hashAlgorithm ?? 'SHA256'
  const hashData = hashDataIn(certificate, known, algorithm)
  const installed: NewInstalledCertificate = {
    certificateType,
    identity: hashData ? identityOf(hashData) : `fingerprint/${certificate.fingerprint256}`,
    source: 'installed',
    hashData,
    pem,
    subject: certificate.subject.replaceAll('\n', ', '),
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    at: now(),
  }
  await data.installedCertificates.put(station.id, [installed])
}

/** The station has it no longer: neither by itself nor in a chain (M04.FR.02, M04.FR.04). */
export async function takeDeleted(hashData: CertificateHashDataType, { data, station }: Place): Promise<void> {
  const known = await data.installedCertificates.all(station.id)
  const algorithms = new Set([hashData.hashAlgorithm])
  const gone = known.filter((one) => callings(one, known, algorithms).some((name) => isSameCertificate(name, hashData)))
  await data.installedCertificates.remove(gone.map(({ id }) => id))
  const shorter = known.filter((one) => !gone.includes(one) && one.children?.some((child) => isSameCertificate(child, hashData)))
  await data.installedCertificates.put(
    station.id,
    shorter.map((one) => ({ ...one, children: one.children?.filter((child) => !isSameCertificate(child, hashData)) })),
  )
}
