import { DataType, Model, Table } from 'sequelize-typescript'
import { key, required, tenant } from './columns.js'

@Table({ tableName: 'battery_swap_events' })
export class BatterySwapEventModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare swapPk: number
  @key(DataType.TEXT) declare eventType: string
  @key(DataType.TEXT) declare hash: string
  @required(DataType.JSON) declare batteries: object
  @required(DataType.DATE) declare receivedAt: Date
}
