import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'afrr_signals' })
export class AfrrSignalModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.BIGINT) declare signal: number
  @required(DataType.DATE) declare signalAt: Date
  @required(DataType.TEXT) declare status: string
  @optional(DataType.TEXT) declare reason: string | null
  @optional(DataType.TEXT) declare sentBy: string | null
  @required(DataType.DATE) declare answeredAt: Date
}
