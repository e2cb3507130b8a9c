import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, required, tenant } from './columns.js'

@Table({ tableName: 'dead_letters' })
export class DeadLetterModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.DATE) declare receivedAt: Date
  @required(DataType.TEXT) declare action: string
  @required(DataType.TEXT) declare reason: string
  @required(DataType.JSON) declare payload: object
}
