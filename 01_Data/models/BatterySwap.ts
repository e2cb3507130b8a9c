import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'battery_swaps' })
export class BatterySwapModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.BIGINT) declare requestId: number
  @required(DataType.TEXT) declare idToken: string
  @required(DataType.TEXT) declare idTokenType: string
  @required(DataType.TEXT) declare valueKey: string
  @required(DataType.DATE) declare beganAt: Date
  @optional(DataType.TEXT) declare status: string | null
  @optional(DataType.TEXT) declare reason: string | null
  @optional(DataType.DATE) declare answeredAt: Date | null
  @optional(DataType.TEXT) declare requestedBy: string | null
}
