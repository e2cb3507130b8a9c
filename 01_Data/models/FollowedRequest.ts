import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'followed_requests' })
export class FollowedRequestModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare action: string
  @optional(DataType.BIGINT) declare requestId: number | null
  @optional(DataType.JSON) declare request: object | null
  @optional(DataType.TEXT) declare answer: string | null
  @optional(DataType.TEXT) declare reason: string | null
  @optional(DataType.TEXT) declare filename: string | null
  @required(DataType.TEXT) declare state: string
  @optional(DataType.TEXT) declare status: string | null
  @optional(DataType.ARRAY(DataType.TEXT)) declare locations: string[] | null
  @required(DataType.DATE) declare requestedAt: Date
  @optional(DataType.DATE) declare answeredAt: Date | null
  @optional(DataType.DATE) declare statusAt: Date | null
  @optional(DataType.BIGINT) declare fileId: number | null
  @optional(DataType.BIGINT) declare retryOf: number | null
}
