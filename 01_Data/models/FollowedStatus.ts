import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'followed_statuses' })
export class FollowedStatusModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare followedId: number
  @required(DataType.TEXT) declare status: string
  @optional(DataType.TEXT) declare reason: string | null
  @required(DataType.DATE) declare at: Date
  @required(DataType.DATE) declare lastAt: Date
  @filled(DataType.INTEGER) declare times: number
}
