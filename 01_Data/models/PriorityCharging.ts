import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, required, tenant } from './columns.js'

@Table({ tableName: 'priority_charging' })
export class PriorityChargingModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare transactionId: string
  @required(DataType.BOOLEAN) declare activated: boolean
  @required(DataType.DATE) declare at: Date
}
