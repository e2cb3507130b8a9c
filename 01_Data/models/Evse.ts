import { DataType, Model, Table } from 'sequelize-typescript'
import { key, optional, tenant } from './columns.js'

@Table({ tableName: 'evses' })
export class EvseModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @key(DataType.INTEGER) declare evseId: number
  @optional(DataType.INTEGER) declare reportedMaxPowerW: number | null
}
