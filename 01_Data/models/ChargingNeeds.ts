import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'charging_needs' })
export class ChargingNeedsModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.INTEGER) declare evseId: number
  @optional(DataType.TEXT) declare transactionId: string | null
  @required(DataType.JSON) declare needs: object
  @optional(DataType.BIGINT) declare maxScheduleTuples: number | null
  @required(DataType.DATE) declare at: Date
  @required(DataType.DATE) declare receivedAt: Date
  @required(DataType.TEXT) declare status: string
  @optional(DataType.JSON) declare profile: object | null
}
