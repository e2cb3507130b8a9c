import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { isSameNumber } from '#util/x509/hashData.js'
import { takeDeleted } from '../installed.js'

export default command('DeleteCertificate', {
  summary: 'Delete a certificate from a station',
  description:
    'Name it by the hashes the station uses for it, as `/api/v1/stations/{id}/certificates` lists them; another hash algorithm than the station used is refused before ' +
    'it is sent. The station answers `Accepted` or `NotFound`, and the certificate is then listed no more, or `Failed`: its own certificate and the last of a type may ' +
    'stay. A station of OCPP 1.6 gets it by its ISO 15118 extension when `customData` has the `vendorId` `org.openchargealliance.iso15118pnc`.',
  permission: 'certificate.write',
  example: {
    certificateHashData: { hashAlgorithm: 'SHA256', issuerNameHash: 'a11b68ee', issuerKeyHash: '391bcd1b', serialNumber: 'ff01' },
  },
  // M04.FR.07
  async before({ certificateHashData }, { data, station }) {
    const known = (await data.installedCertificates.all(station.id)).filter(({ source }) => source === 'reported')
    const called = known
      .flatMap(({ hashData, children = [] }) => [...(hashData ? [hashData] : []), ...children])
      .filter(isSameNumber(certificateHashData))
    const [first] = called
    if (first && !called.some(({ hashAlgorithm }) => hashAlgorithm === certificateHashData.hashAlgorithm))
      throw new OcppError(
        'PropertyConstraintViolation',
        `the station calls this certificate by ${first.hashAlgorithm}: use its own hashes (M04.FR.07)`,
      )
  },
  async after({ certificateHashData }, { status }, context) {
    if (status !== 'Failed') await takeDeleted(certificateHashData, context)
  },
})
