import { DataType, Model, Table } from 'sequelize-typescript'
import { key, required, tenant } from './columns.js'

@Table({ tableName: 'log_files' })
export class LogFileModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare followedId: number
  @required(DataType.BIGINT) declare fileId: number
}
