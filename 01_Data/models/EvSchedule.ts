import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'ev_schedules' })
export class EvScheduleModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.INTEGER) declare evseId: number
  @optional(DataType.TEXT) declare transactionId: string | null
  @required(DataType.DATE) declare timeBase: Date
  @required(DataType.JSON) declare schedule: object
  @optional(DataType.BIGINT) declare selectedScheduleId: number | null
  @optional(DataType.BOOLEAN) declare toleranceAccepted: boolean | null
  @required(DataType.DATE) declare receivedAt: Date
  @required(DataType.TEXT) declare status: string
  @optional(DataType.TEXT) declare excess: string | null
}
