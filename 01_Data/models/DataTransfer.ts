import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'data_transfers' })
export class DataTransferModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare vendorId: string
  @optional(DataType.TEXT) declare messageId: string | null
  @optional(DataType.JSON) declare data: unknown
  @required(DataType.TEXT) declare status: string
  @required(DataType.DATE) declare at: Date
}
