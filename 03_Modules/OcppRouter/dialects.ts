import type { OcppVersion } from '#base/ocpp/version.js'
import { type Dialect, dialect2 } from './dialect.js'
import { dialect16 } from './ocpp16/dialect.js'

const dialects: Record<OcppVersion, Dialect> = { '1.6': dialect16, '2.0.1': dialect2('2.0.1'), '2.1': dialect2('2.1') }

export const dialectOf = (version: OcppVersion): Dialect => dialects[version]
