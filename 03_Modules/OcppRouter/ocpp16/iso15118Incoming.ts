import type { ActionName, RequestOf, ResponseOf } from '#base/ocpp/action.js'
import { toIdTagInfo } from './idTag.js'
import { iso15118Vendor, read } from './iso15118.js'
import { type Request16, type Translation, translate } from './translation.js'

interface Words<A extends ActionName> {
  /** What the extension says otherwise than 2.x. */
  up?(message: Record<string, unknown>): object
  /** What of an answer the extension has words for. */
  down(response: ResponseOf<A>): object
}

const message = <A extends ActionName>(action: A, { up, down }: Words<A>): Translation<'DataTransfer', A> => {
  const requestIn = ({ data }: Request16<'DataTransfer'>) => read<RequestOf<A>>(action, 'request', data, up)
  return translate('DataTransfer', action, {
    answer: (request) => (requestIn(request) ? undefined : { status: 'Rejected' }),
    up: (request) => requestIn(request)!,
    down: (response) => ({ status: 'Accepted', data: JSON.stringify(down(response)) }),
  })
}

const Authorize = message('Authorize', {
  // The extension gives the contract's number as plain text.
  up: ({ idToken, ...rest }) => ({ ...rest, idToken: typeof idToken === 'string' ? { idToken, type: 'eMAID' } : idToken }),
  down: ({ idTokenInfo, certificateStatus }) => ({ idTokenInfo: toIdTagInfo(idTokenInfo), certificateStatus }),
})

/** The messages are those of 2.0.1, and hold fewer characters than those of 2.1. */
const MOST = { exiResponse: 5_600, ocspResult: 5_500 }

const Get15118EVCertificate = message('Get15118EVCertificate', {
  down: ({ status, exiResponse }) =>
    exiResponse.length > MOST.exiResponse ? { status: 'Failed', exiResponse: '' } : { status, exiResponse },
})

const GetCertificateStatus = message('GetCertificateStatus', {
  down: ({ status, ocspResult }) =>
    ocspResult !== undefined && ocspResult.length > MOST.ocspResult ? { status: 'Failed' } : { status, ocspResult },
})

const SignCertificate = message('SignCertificate', {
  // It is the certificate for vehicles that the extension is about: that for the connection to us has a message of its own.
  up: (request) => ({ certificateType: 'V2GCertificate', ...request }),
  down: ({ status }) => ({ status }),
})

const unknownMessage = translate('DataTransfer', 'DataTransfer', {
  answer: () => ({ status: 'UnknownMessageId' }),
  up: ({ vendorId, messageId, data }) => ({ vendorId, messageId, data }),
  down: () => ({ status: 'UnknownMessageId' }),
})

const messages: ReadonlyMap<string, Translation<'DataTransfer'>> = new Map(
  [Authorize, Get15118EVCertificate, GetCertificateStatus, SignCertificate].map((one) => [one.to.toLowerCase(), one]),
)

/** How a message of the extension is heard; undefined for every other. Names compare without regard to case (1.6 §6.15). */
export function iso15118Incoming(action: string, payload: object): Translation<'DataTransfer'> | undefined {
  if (action !== 'DataTransfer') return undefined
  const { vendorId, messageId = '' } = payload as Request16<'DataTransfer'>
  return vendorId.toLowerCase() === iso15118Vendor ? (messages.get(messageId.toLowerCase()) ?? unknownMessage) : undefined
}
