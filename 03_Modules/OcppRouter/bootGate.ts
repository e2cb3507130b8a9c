import type { OcppVersion } from '#base/ocpp/version.js'

export type BootStatus = 'Accepted' | 'Pending' | 'Rejected'

const certificateTriggers = /^Sign.*Certificate$/

/** Which message a station may send before it is accepted, because we asked for it (B02.FR.02 names these three commands). */
const asked: Record<string, (request: any) => string[]> = {
  TriggerMessage: ({ requestedMessage }) => [certificateTriggers.test(requestedMessage) ? 'SignCertificate' : String(requestedMessage)],
  ExtendedTriggerMessage: ({ requestedMessage }) =>
    certificateTriggers.test(requestedMessage)
      ? ['SignCertificate']
      : // The security extension answers that trigger with its own message (whitepaper L01.FR.28).
        [String(requestedMessage), ...(requestedMessage === 'FirmwareStatusNotification' ? ['SignedFirmwareStatusNotification'] : [])],
  GetBaseReport: () => ['NotifyReport'],
  GetReport: () => ['NotifyReport'],
  // What the ISO 15118 extension of 1.6 triggers comes as it was asked for: inside a DataTransfer.
  DataTransfer: ({ messageId }) => (messageId === 'TriggerMessage' ? ['DataTransfer'] : []),
}

/** The messages a CALL makes a station send, in the words of its version. */
export const askedFor = (action: string, request: object): string[] => (Object.hasOwn(asked, action) ? asked[action]!(request) : [])

export type Gate = 'open' | 'openWithWarning' | 'securityError'

/**
 * May this message be processed? Before Accepted only BootNotification and, while Pending, what we asked for (B01.FR.10, B02.FR.02, B02.FR.09, B03.FR.07).
 * What may not is answered with an error; the socket stays open (B02.FR.06).
 * A station that never booted counts as Pending; over 1.6 it is let through with a warning unless booting first is required.
 */
export function bootGate(
  { version, status, bootRequired16 }: { version: OcppVersion; status: BootStatus | undefined; bootRequired16: boolean },
  action: string,
  askedActions: ReadonlySet<string>,
): Gate {
  if (status === 'Accepted' || action === 'BootNotification') return 'open'
  if (status === undefined && version === '1.6' && !bootRequired16) return 'openWithWarning'
  return status !== 'Rejected' && askedActions.has(action) ? 'open' : 'securityError'
}
