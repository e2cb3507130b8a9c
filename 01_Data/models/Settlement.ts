import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'settlements' })
export class SettlementModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare pspRef: string
  @optional(DataType.TEXT) declare transactionId: string | null
  @required(DataType.TEXT) declare status: string
  @optional(DataType.TEXT) declare statusInfo: string | null
  @required(DataType.TEXT) declare amount: string
  @required(DataType.DATE) declare settledAt: Date
  @required(DataType.DATE) declare receivedAt: Date
  @optional(DataType.TEXT) declare receiptId: string | null
  @optional(DataType.TEXT) declare receiptUrl: string | null
  @optional(DataType.TEXT) declare vatNumber: string | null
  @optional(DataType.JSON) declare vatCompany: object | null
}
