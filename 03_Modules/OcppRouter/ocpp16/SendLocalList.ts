import { OcppError } from '#base/ocpp/errors.js'
import type { AuthorizationData, SendLocalListResponse } from '#base/ocpp/generated/v21.js'
import { toRfc3339 } from './dateTime16.js'
import { toIdTag, toIdTagInfo, toIdToken } from './idTag.js'
import { localListWords } from './localListWords.js'
import { type Request16, type Response16, rawCommand, translateCommand } from './translation.js'

type Entry16 = NonNullable<Request16<'SendLocalList'>['localAuthorizationList']>[number]

const toResponse = ({ status }: Response16<'SendLocalList'>): SendLocalListResponse => ({
  ...(status === 'NotSupported'
    ? {
        status: 'Failed',
        statusInfo: { reasonCode: 'UnsupportedRequest', additionalInfo: 'the station supports no local authorization list' },
      }
    : { status }),
  customData: localListWords(),
})

const toEntry16 = ({ idToken, idTokenInfo }: AuthorizationData): Entry16 => ({
  idTag: toIdTag(idToken),
  ...(idTokenInfo ? { idTagInfo: toIdTagInfo(idTokenInfo) } : {}),
})

export default translateCommand('SendLocalList', {
  sends: ['SendLocalList'],
  calls({ versionNumber, updateType, localAuthorizationList }) {
    const entries = localAuthorizationList?.map(toEntry16)
    // 1.6 §6.41: all idTags are unique, and they have no type.
    if (entries && new Set(entries.map(({ idTag }) => idTag.toLowerCase())).size < entries.length)
      throw new OcppError('NotSupported', 'OCPP 1.6 knows no token types: two of these tokens are the same idTag')
    return [
      {
        action: 'SendLocalList',
        payload: { listVersion: versionNumber, ...(entries ? { localAuthorizationList: entries } : {}), updateType },
      },
    ]
  },
  up: ([answer]) => toResponse(answer!),
})

export const raw = rawCommand('SendLocalList', 'SendLocalList', {
  summary: 'Send a local authorization list to an OCPP 1.6 station',
  description: `\`Full\` replaces the list of the station; \`Differential\` adds or replaces the entries with \`idTagInfo\` and removes those without. The station answers
\`Accepted\`, \`Failed\`, \`VersionMismatch\` (a differential update whose \`listVersion\` is not greater than that of its list) or \`NotSupported\`. What it then has is
at \`/api/v1/stations/{id}/local-list\`. How many entries one message may have is its \`SendLocalListMaxLength\`.`,
  example: { listVersion: 1, updateType: 'Full', localAuthorizationList: [{ idTag: 'DEADBEEF', idTagInfo: { status: 'Accepted' } }] },
  check({ listVersion: version }) {
    if (version === 0 || version === -1)
      throw new OcppError(
        'PropertyConstraintViolation',
        'listVersion is neither 0 nor -1, which mean that there is no list and that lists are not supported (1.6 errata §3.52)',
        { field: 'listVersion' },
      )
  },
  as: ({ listVersion, updateType, localAuthorizationList }, response) => ({
    request: {
      versionNumber: listVersion,
      updateType,
      localAuthorizationList: localAuthorizationList?.length ? localAuthorizationList.map(toEntry) : undefined,
    },
    response: toResponse(response),
  }),
})

const toEntry = ({ idTag, idTagInfo }: Entry16): AuthorizationData => ({
  idToken: toIdToken(idTag),
  ...(idTagInfo && {
    idTokenInfo: {
      status: idTagInfo.status,
      ...(idTagInfo.expiryDate === undefined ? {} : { cacheExpiryDateTime: toRfc3339(idTagInfo.expiryDate) }),
      ...(idTagInfo.parentIdTag === undefined ? {} : { groupIdToken: { idToken: idTagInfo.parentIdTag, type: 'Central' } }),
    },
  }),
})
