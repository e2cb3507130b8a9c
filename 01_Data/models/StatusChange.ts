import { DataType, Model, Table } from 'sequelize-typescript'
import { key, optional, required, tenant } from './columns.js'

@Table({ tableName: 'status_history' })
export class StatusChangeModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @key(DataType.INTEGER) declare evseId: number
  @key(DataType.INTEGER) declare connectorId: number
  @key(DataType.DATE) declare at: Date
  @key(DataType.BIGINT) declare fingerprint: number | string
  @required(DataType.TEXT) declare status: string
  @optional(DataType.TEXT) declare reportedStatus: string | null
  @required(DataType.DATE) declare receivedAt: Date
  @optional(DataType.TEXT) declare errorCode: string | null
  @optional(DataType.TEXT) declare vendorErrorCode: string | null
  @optional(DataType.TEXT) declare vendorId: string | null
  @optional(DataType.TEXT) declare info: string | null
}
