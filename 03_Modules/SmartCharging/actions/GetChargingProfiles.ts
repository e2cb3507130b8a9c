import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { reportRequest } from '#util/reportRequest.js'
import { criteriaOf } from '../criteria.js'

const report = reportRequest('GetChargingProfiles', 'ReportChargingProfiles')

export default command('GetChargingProfiles', {
  summary: 'Ask a station which charging profiles it has',
  description: `Name ids, or what the profiles have in common (purpose, stack level, who set them); without \`evseId\` those of all EVSEs are reported, with 0 those of
the station itself. The station answers \`Accepted\` and reports them in parts (ReportChargingProfiles), or \`NoProfiles\`. The parts are put together at
\`/api/v1/stations/{id}/reports\`; \`/api/v1/stations/{id}/charging-profiles\` shows what the station has beside what was set, and where they differ.
\`requestId\` is yours to choose. OCPP 1.6 has nothing like it.`,
  permission: 'station.inspect',
  example: { requestId: 3, chargingProfile: { chargingProfilePurpose: 'TxDefaultProfile' } },
  async before(request, context) {
    const { ids, stackLevel, purpose, limitSources } = criteriaOf(request)
    if ([ids, stackLevel, purpose, limitSources].every((criterion) => criterion === undefined))
      throw new OcppError(
        'OccurrenceConstraintViolation',
        'name in chargingProfile some ids, or a stackLevel, chargingLimitSource or chargingProfilePurpose (K09.FR.03)',
      )
    // Its parts would be waited for in vain.
    if (context.stationVersion !== undefined && !context.stationVersion.startsWith('2'))
      throw new OcppError('NotSupported', `OCPP ${context.stationVersion} has nothing like GetChargingProfiles`)
    const most = (await context.data.variables.ofComponents(context.station.id, ['SmartChargingCtrlr'])).find(
      ({ variable }) => variable.toLowerCase() === 'entries',
    )?.maxLimit
    if (ids && most !== undefined && ids.length > most)
      throw new OcppError('OccurrenceConstraintViolation', `the station takes at most ${most} ids (part 2, ChargingProfileCriterionType)`)
    await report.before(request, context)
  },
  async after(request, response, context) {
    await report.after(request, response, context)
    await context.data.chargingProfiles.askedAgain(context.station.id, criteriaOf(request), request)
  },
})
