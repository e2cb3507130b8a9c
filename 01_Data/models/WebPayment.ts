import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'web_payments' })
export class WebPaymentModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.BIGINT) declare evseId: number
  @required(DataType.BIGINT) declare timeoutSeconds: number
  @optional(DataType.TEXT) declare startedBy: string | null
  @required(DataType.DATE) declare startedAt: Date
}
