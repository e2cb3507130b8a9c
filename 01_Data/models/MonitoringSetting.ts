import { DataType, Model, Table } from 'sequelize-typescript'
import { key, optional, tenant } from './columns.js'

@Table({ tableName: 'monitoring_settings' })
export class MonitoringSettingModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @optional(DataType.TEXT) declare base: string | null
  @optional(DataType.TEXT) declare baseSetBy: string | null
  @optional(DataType.DATE) declare baseSetAt: Date | null
  @optional(DataType.INTEGER) declare level: number | null
  @optional(DataType.TEXT) declare levelSetBy: string | null
  @optional(DataType.DATE) declare levelSetAt: Date | null
}
