import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'station_tariffs' })
export class StationTariffModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare kind: string
  @required(DataType.TEXT) declare tariffId: string
  @filled(DataType.BIGINT) declare evseId: number
  @optional(DataType.DATE) declare validFrom: Date | null
  @filled(DataType.ARRAY(DataType.TEXT)) declare idTokens: string[]
  @optional(DataType.TEXT) declare transactionId: string | null
  @optional(DataType.TEXT) declare setBy: string | null
  @optional(DataType.DATE) declare setAt: Date | null
  @optional(DataType.DATE) declare reportedAt: Date | null
}
