import { command, type RequestOf } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { fieldOf, type Setting, settingFields, timesOf } from '../derSetting.js'

// R04
export default command('SetDERControl', {
  summary: 'Tell a station how to answer to the grid on its own: a DER setting or curve',
  description:
    'Give just the field that belongs to `controlType`: `enterService`, `fixedPFAbsorb`, `fixedPFInject`, `fixedVar`, `freqDroop`, `gradient` (for `Gradients`), ' +
    '`limitMaxDischarge`, and `curve` for every other type. With `isDefault` it holds at once and has no `startTime` or `duration`; a scheduled one holds from ' +
    '`startTime` for `duration` seconds, and `EnterService` and `Gradients` are never scheduled. The station answers `Accepted`, with the `supersededIds` that no ' +
    'longer count (a lower `priority` goes first; its own id where another one does), `Rejected`, `NotSupported` (it has no such type), or `NotFound`, which tells of a control and means nothing here. What it accepted is at ' +
    '`/api/v1/stations/{id}/der-controls`. `controlId` is yours to choose; one it has already is replaced. DER control came with OCPP 2.1.',
  permission: 'station.der',
  example: {
    isDefault: true,
    controlId: '7d1c0b52-6f0e-4f6b-9a43-6f4b2f1f7c11',
    controlType: 'FreqDroop',
    freqDroop: { priority: 0, overFreq: 50.2, underFreq: 49.8, overDroop: 0.05, underDroop: 0.05, responseTime: 5 },
  },
  async before(request) {
    const { controlType, isDefault } = request
    const field = fieldOf(controlType)
    const given = settingFields.filter((name) => request[name] !== undefined)
    // R04.FR.16
    if (given.length !== 1 || given[0] !== field)
      throw new OcppError('OccurrenceConstraintViolation', `${controlType} is given by ${field} and nothing else (R04.FR.16)`)
    if (!isDefault && (field === 'enterService' || field === 'gradient'))
      throw new OcppError('PropertyConstraintViolation', `${controlType} exists as a default only: set isDefault (R04.FR.14)`)
    if (isDefault && timed(settingOf(request)))
      throw new OcppError('OccurrenceConstraintViolation', 'a default control has no startTime and no duration (R04.FR.12)')
    // Part 2 §2.37: "only absent when default is true"; of other settings the text says so nowhere.
    if (!isDefault && field === 'curve' && (request.curve?.startTime === undefined || request.curve.duration === undefined))
      throw new OcppError('OccurrenceConstraintViolation', 'a scheduled curve has a startTime and a duration')
  },
  async after(request, { status, supersededIds = [] }, { data, station, now, requestedBy }) {
    if (status !== 'Accepted') return
    const { controlId, controlType, isDefault } = request
    const setting = settingOf(request)
    await data.derControls.accepted(station.id, { controlId, controlType, isDefault, ...timesOf(setting), setting }, requestedBy, now())
    // R04.FR.03, R04.FR.06, R04.FR.08: its own id is among them where it lost at once.
    if (supersededIds.length > 0) await data.derControls.superseded(station.id, supersededIds, now())
  },
})

const settingOf = (request: RequestOf<'SetDERControl'>): Setting => request[fieldOf(request.controlType)]!

/** A curve within a setting has its times too. */
const timed = (setting: object): boolean =>
  'startTime' in setting ||
  'duration' in setting ||
  Object.values(setting).some((inner) => typeof inner === 'object' && inner !== null && !Array.isArray(inner) && timed(inner))
