import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, key, optional, required, tenant } from './columns.js'

@Table({ tableName: 'display_messages' })
export class DisplayMessageModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @key(DataType.BIGINT) declare messageId: number
  @required(DataType.TEXT) declare priority: string
  @optional(DataType.TEXT) declare state: string | null
  @optional(DataType.DATE) declare startAt: Date | null
  @optional(DataType.DATE) declare endAt: Date | null
  @optional(DataType.TEXT) declare transactionId: string | null
  @optional(DataType.JSON) declare display: object | null
  @filled(DataType.TEXT) declare displayKey: string
  @required(DataType.JSON) declare message: object
  @optional(DataType.JSON) declare messageExtra: object | null
  @required(DataType.BOOLEAN) declare installed: boolean
  @optional(DataType.DATE) declare removedAt: Date | null
  @optional(DataType.TEXT) declare status: string | null
  @optional(DataType.TEXT) declare statusOf: string | null
  @optional(DataType.DATE) declare statusAt: Date | null
  @optional(DataType.TEXT) declare setBy: string | null
  @optional(DataType.DATE) declare setAt: Date | null
  @required(DataType.DATE) declare updatedAt: Date
}
