import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'tariffs' })
export class TariffModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.TEXT) declare tariffId: string
  @required(DataType.TEXT) declare currency: string
  @required(DataType.JSONB) declare content: object
  @optional(DataType.TEXT) declare firstSentBy: string | null
  @required(DataType.DATE) declare firstSentAt: Date
}
