import { DataType, Model, Table } from 'sequelize-typescript'
import { key, required, tenant } from './columns.js'

@Table({ tableName: 'local_list_entries' })
export class LocalListEntryModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @key(DataType.TEXT) declare valueKey: string
  @key(DataType.TEXT) declare typeKey: string
  @required(DataType.JSON) declare entry: object
}
