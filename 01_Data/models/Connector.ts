import { DataType, Model, Table } from 'sequelize-typescript'
import { key, optional, tenant } from './columns.js'

@Table({ tableName: 'connectors' })
export class ConnectorModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @key(DataType.INTEGER) declare evseId: number
  @key(DataType.INTEGER) declare connectorId: number
  @optional(DataType.TEXT) declare status: string | null
  @optional(DataType.TEXT) declare reportedStatus: string | null
  @optional(DataType.DATE) declare statusAt: Date | null
  @optional(DataType.DATE) declare statusReceivedAt: Date | null
  @optional(DataType.TEXT) declare errorCode: string | null
  @optional(DataType.TEXT) declare vendorErrorCode: string | null
  @optional(DataType.TEXT) declare vendorId: string | null
  @optional(DataType.TEXT) declare info: string | null
  @optional(DataType.TEXT) declare type: string | null
  @optional(DataType.TEXT) declare format: string | null
  @optional(DataType.INTEGER) declare maxPowerW: number | null
  @optional(DataType.TEXT) declare reportedType: string | null
  @optional(DataType.TEXT) declare reportedFormat: string | null
}
