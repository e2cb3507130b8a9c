import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'callbacks' })
export class CallbackModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.UUID) declare commandId: string
  @required(DataType.TEXT) declare url: string
  @filled(DataType.DATE) declare createdAt: Date
  @filled(DataType.INTEGER) declare attempts: number
  @filled(DataType.DATE) declare nextAttemptAt: Date
  @optional(DataType.DATE) declare deliveredAt: Date | null
  @optional(DataType.DATE) declare givenUpAt: Date | null
  @optional(DataType.TEXT) declare lastError: string | null
}
