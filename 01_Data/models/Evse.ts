import { DataType, Model, Table } from 'sequelize-typescript'
import { key, tenant } from './columns.js'

@Table({ tableName: 'evses' })
export class EvseModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @key(DataType.INTEGER) declare evseId: number
}
