import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, key, required } from './columns.js'

@Table({ tableName: 'processes' })
export class ProcessModel extends Model {
  @key(DataType.TEXT) declare id: string
  @required(DataType.TEXT) declare modules: string
  @required(DataType.TEXT) declare host: string
  @filled(DataType.DATE) declare startedAt: Date
  @filled(DataType.DATE) declare heartbeatAt: Date
}
