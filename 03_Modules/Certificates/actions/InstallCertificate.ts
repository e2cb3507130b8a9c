import type { Context } from '#base/context.js'
import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import type { InstallCertificateRequest } from '#base/ocpp/generated/v21.js'
import { readCertificate } from '#util/x509/certificates.js'
import { takeInstalled } from '../installed.js'
import { reasonOf } from '../reasonOf.js'

export default command('InstallCertificate', {
  summary: 'Install a root certificate at a station',
  description:
    '`certificate` is one X.509 certificate in PEM; anything else is refused before it is sent. The station answers `Accepted`, and the certificate is then listed at ' +
    '`/api/v1/stations/{id}/certificates`; `Rejected` (invalid, no room, or not signed by the root it replaces), or `Failed`. A station of OCPP 1.6 gets a ' +
    '`V2GRootCertificate` or `MORootCertificate` by its ISO 15118 extension.',
  permission: 'certificate.write',
  example: { certificateType: 'CSMSRootCertificate', certificate: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n' },
  // A00.FR.507
  async before({ certificate }) {
    const fault = faultIn(certificate)
    if (fault !== undefined) throw new OcppError('PropertyConstraintViolation', `certificate: ${fault}`)
  },
  async after(request, { status }, context) {
    if (status === 'Accepted') await keep(request, context)
  },
})

/** What only the raw route of OCPP 1.6 sends, and no one can read, is listed once the station is asked. */
async function keep({ certificateType, certificate }: InstallCertificateRequest, context: Context): Promise<void> {
  if (faultIn(certificate) === undefined) await takeInstalled(certificateType, certificate, context)
}

function faultIn(certificate: string): string | undefined {
  try {
    readCertificate(certificate)
    return undefined
  } catch (err) {
    return reasonOf(err)
  }
}
