import { OcppError } from '#base/ocpp/errors.js'
import type { UpdateFirmwareRequest } from '#base/ocpp/generated/v21.js'
import { allowFirmware } from '#util/firmware/allow.js'
import { toRfc3339 } from './dateTime16.js'
import { present } from './present.js'
import { sayable16 } from './sayable16.js'
import { type Call16, type Response16, rawCommand, translateCommand } from './translation.js'

/** Security extension L01: with certificate and signature. */
function signed({ requestId, firmware, retries, retryInterval }: UpdateFirmwareRequest): Call16<'SignedUpdateFirmware'> {
  const { location, retrieveDateTime, installDateTime, signingCertificate, signature } = firmware
  if (!signingCertificate || !signature)
    throw new OcppError('NotSupported', 'OCPP 1.6 knows a secure update with both signingCertificate and signature, or one with neither')
  const file = present({ location, retrieveDateTime, installDateTime, signingCertificate, signature })
  return sayable16({ action: 'SignedUpdateFirmware', payload: present({ retries, retryInterval, requestId, firmware: file }) })
}

/** 1.6 §5.19. */
function unsigned({ firmware, retries, retryInterval }: UpdateFirmwareRequest): Call16<'UpdateFirmware'> {
  const { location, retrieveDateTime, installDateTime } = firmware
  if (installDateTime !== undefined)
    throw new OcppError('NotSupported', 'OCPP 1.6 installs an unsigned update as soon as it can: it has no installDateTime for it')
  return sayable16({ action: 'UpdateFirmware', payload: present({ location, retries, retrieveDate: retrieveDateTime, retryInterval }) })
}

export default translateCommand('UpdateFirmware', {
  sends: ['UpdateFirmware', 'SignedUpdateFirmware'],
  calls: (request): Call16<'UpdateFirmware' | 'SignedUpdateFirmware'>[] =>
    request.firmware.signingCertificate || request.firmware.signature ? [signed(request)] : [unsigned(request)],
  // The answer to an unsigned one says nothing: it was taken.
  up: ([answer]: Array<Partial<Response16<'SignedUpdateFirmware'>>>) => ({ status: answer?.status ?? 'Accepted' }),
})

export const raw = rawCommand('UpdateFirmware', 'UpdateFirmware', {
  summary: 'Have an OCPP 1.6 station download and install new firmware',
  description: `The station's answer is empty; it retrieves the file after \`retrieveDate\` and tells every step: see \`/api/v1/stations/{id}/firmware\`. A station
with the security extension answers with the error NotSupported: use SignedUpdateFirmware.`,
  example: { location: 'https://example.com/fw-2.1.bin', retrieveDate: '2026-01-01T00:00:00Z', retries: 3 },
  vet: allowFirmware,
  as: ({ location, retrieveDate, ...rest }) => ({
    request: {
      requestId: 0,
      ...rest,
      firmware: { location, retrieveDateTime: toRfc3339(retrieveDate) },
      customData: { vendorId: 'plugboard', unnumbered: true },
    },
    response: { status: 'Accepted' },
  }),
})

export const rawSigned = rawCommand('SignedUpdateFirmware', 'UpdateFirmware', {
  summary: 'Have an OCPP 1.6 station with the security extension install signed firmware',
  description: `\`signingCertificate\` is PEM, \`signature\` base64. The station answers \`Accepted\`, \`AcceptedCanceled\` (an update under way was given up for this
one), \`Rejected\`, \`InvalidCertificate\` or \`RevokedCertificate\`, and then tells every step: see \`/api/v1/stations/{id}/firmware\`. \`requestId\` is yours to choose.`,
  example: {
    requestId: 1,
    firmware: {
      location: 'https://example.com/fw-2.1.bin',
      retrieveDateTime: '2026-01-01T00:00:00Z',
      signingCertificate: '-----BEGIN CERTIFICATE-----',
      signature: 'c2lnbmF0dXJl',
    },
  },
  vet: ({ firmware }, context) => allowFirmware(firmware, context),
  as({ firmware, ...rest }, { status }) {
    const { retrieveDateTime, installDateTime } = firmware
    const times = {
      retrieveDateTime: toRfc3339(retrieveDateTime),
      installDateTime: installDateTime === undefined ? undefined : toRfc3339(installDateTime),
    }
    return { request: { ...rest, firmware: present({ ...firmware, ...times }) }, response: { status } }
  },
})
