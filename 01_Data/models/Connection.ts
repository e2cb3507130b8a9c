import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, key, optional, required, tenant } from './columns.js'

@Table({ tableName: 'connections' })
export class ConnectionModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @key(DataType.BIGINT) declare epoch: number
  @required(DataType.TEXT) declare processId: string
  @required(DataType.TEXT) declare ocppVersion: string
  @optional(DataType.TEXT) declare remoteAddress: string | null
  @filled(DataType.DATE) declare fromAt: Date
  @optional(DataType.DATE) declare toAt: Date | null
  @optional(DataType.INTEGER) declare closeCode: number | null
  @optional(DataType.TEXT) declare reason: string | null
}
