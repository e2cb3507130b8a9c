import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, required, tenant } from './columns.js'

@Table({ tableName: 'security_events' })
export class SecurityEventModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare type: string
  @required(DataType.DATE) declare at: Date
  @required(DataType.DATE) declare receivedAt: Date
  @filled(DataType.TEXT) declare techInfo: string
}
