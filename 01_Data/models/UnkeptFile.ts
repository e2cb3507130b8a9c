import { DataType, Model, Table } from 'sequelize-typescript'
import { key, required, tenant } from './columns.js'

@Table({ tableName: 'unkept_files' })
export class UnkeptFileModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.TEXT) declare storageKey: string
  @required(DataType.DATE) declare removeAfter: Date
}
