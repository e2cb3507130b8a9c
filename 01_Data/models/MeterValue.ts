import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, key, optional, required, tenant } from './columns.js'

@Table({ tableName: 'meter_values' })
export class MeterValueModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @key(DataType.DATE) declare at: Date
  @key(DataType.BIGINT) declare fingerprint: number | string
  @optional(DataType.BIGINT) declare transactionPk: number | null
  @optional(DataType.INTEGER) declare evseId: number | null
  @optional(DataType.INTEGER) declare connectorId: number | null
  @required(DataType.SMALLINT) declare measurand: number
  @required(DataType.SMALLINT) declare phase: number
  @required(DataType.SMALLINT) declare location: number
  @required(DataType.SMALLINT) declare context: number
  @required(DataType.SMALLINT) declare format: number
  @optional(DataType.TEXT) declare unit: string | null
  @optional(DataType.SMALLINT) declare multiplier: number | null
  @required(DataType.TEXT) declare value: string
  @required(DataType.TEXT) declare source: string
  @optional(DataType.INTEGER) declare seqNo: number | null
  @filled(DataType.BOOLEAN) declare offline: boolean
  @required(DataType.DATE) declare receivedAt: Date
  @optional(DataType.JSON) declare extra: object | null
}
