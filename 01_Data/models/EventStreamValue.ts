import { DataType, Model, Table } from 'sequelize-typescript'
import { key, required, tenant } from './columns.js'

@Table({ tableName: 'event_stream_values' })
export class EventStreamValueModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare streamPk: number
  @key(DataType.DATE) declare at: Date
  @required(DataType.TEXT) declare value: string
  @required(DataType.DATE) declare receivedAt: Date
}
