import { DataType, Model, Table } from 'sequelize-typescript'
import { key, required, tenant } from './columns.js'

@Table({ tableName: 'composite_schedules' })
export class CompositeScheduleModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @key(DataType.INTEGER) declare evseId: number
  @required(DataType.JSON) declare schedule: object
  @required(DataType.DATE) declare at: Date
}
