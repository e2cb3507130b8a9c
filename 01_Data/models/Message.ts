import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, key, optional, required, tenant } from './columns.js'

@Table({ tableName: 'ocpp_messages' })
export class MessageModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @key(DataType.DATE) declare at: Date
  @required(DataType.TEXT) declare stationId: string
  @required(DataType.BIGINT) declare epoch: number
  @required(DataType.TEXT) declare direction: string
  @required(DataType.TEXT) declare type: string
  @optional(DataType.TEXT) declare action: string | null
  @optional(DataType.TEXT) declare messageId: string | null
  @optional(DataType.JSON) declare payload: object | null
  @optional(DataType.TEXT) declare errorCode: string | null
}
