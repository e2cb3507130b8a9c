import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'charging_limits' })
export class ChargingLimitModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.INTEGER) declare evseId: number
  @required(DataType.TEXT) declare source: string
  @optional(DataType.BOOLEAN) declare gridCritical: boolean | null
  @optional(DataType.BOOLEAN) declare localGeneration: boolean | null
  @optional(DataType.JSON) declare schedules: object | null
  @required(DataType.DATE) declare at: Date
  @optional(DataType.DATE) declare clearedAt: Date | null
}
