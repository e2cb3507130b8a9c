import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { listWords } from '../listWords.js'
import { entryKey } from '../localList.js'

// D01
export default command('SendLocalList', {
  summary: 'Send a local authorization list, or changes to it',
  description:
    'With `Full` the entries replace the list of the station (without entries it is emptied); with `Differential` those with `idTokenInfo` are added or replaced, ' +
    'those without are removed. The station answers `Accepted`, `Failed`, or `VersionMismatch`: a differential update must have a greater `versionNumber` than its list. ' +
    'What the station then has, and what it should have, is at `/api/v1/stations/{id}/local-list`; `POST …/local-list/sync` builds the lists from the tokens, and splits them ' +
    'by the limits of the station. An OCPP 1.6 station without lists fails with a `statusInfo` that says so.',
  permission: 'station.localList',
  example: {
    versionNumber: 1,
    updateType: 'Full',
    localAuthorizationList: [{ idToken: { idToken: '04A1B2C3D4', type: 'ISO14443' }, idTokenInfo: { status: 'Accepted' } }],
  },
  async before(request, { data, station }) {
    const { versionNumber, updateType, localAuthorizationList: entries = [] } = request
    if (versionNumber < 1)
      throw new OcppError('PropertyConstraintViolation', 'versionNumber is greater than 0, which means that there is no list (D01.FR.18)')
    if (new Set(entries.map(({ idToken }) => entryKey(idToken, { anyType: false }))).size < entries.length)
      throw new OcppError('PropertyConstraintViolation', 'localAuthorizationList has a token twice; they compare in any case (D01.FR.06)')
    if (updateType === 'Full' && entries.some(({ idTokenInfo }) => !idTokenInfo))
      throw new OcppError('OccurrenceConstraintViolation', 'every entry of a full list needs idTokenInfo (part 2, AuthorizationData)')
    // D01.FR.11
    const { itemsPerMessage, bytesPerMessage } = await data.localLists.limits(station.id)
    const exceeded =
      itemsPerMessage !== undefined && entries.length > itemsPerMessage
        ? `${itemsPerMessage} entries`
        : bytesPerMessage !== undefined && entries.length > 1 && Buffer.byteLength(JSON.stringify(request)) > bytesPerMessage
          ? `${bytesPerMessage} bytes`
          : undefined
    if (exceeded)
      throw new OcppError(
        'OccurrenceConstraintViolation',
        `the station takes at most ${exceeded} in one SendLocalList (D01.FR.11): send the rest as Differential, or let /api/v1/stations/{id}/local-list/sync do it`,
      )
  },
  async after(
    { versionNumber: version, updateType, localAuthorizationList: entries = [] },
    { status, customData },
    { data, station, now },
  ) {
    if (status !== 'Accepted') return data.localLists.refused(station.id, { status, version }, now())
    await data.localLists.accepted(station.id, { full: updateType === 'Full', version, entries, words: listWords(customData) }, now())
  },
})
