import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, required, tenant } from './columns.js'

@Table({ tableName: 'outbox' })
export class OutboxModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.TEXT) declare event: string
  @required(DataType.JSON) declare body: object
  @filled(DataType.DATE) declare createdAt: Date
  @filled(DataType.INTEGER) declare attempts: number
  @filled(DataType.DATE) declare nextAttemptAt: Date
}
