import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, filledKey, optional, required } from './columns.js'

@Table({ tableName: 'tenants' })
export class TenantModel extends Model {
  @filledKey(DataType.INTEGER) declare id: number
  @required(DataType.TEXT) declare slug: string
  @required(DataType.TEXT) declare name: string
  @optional(DataType.INTEGER) declare heartbeatIntervalSeconds: number | null
  @filled(DataType.ARRAY(DataType.TEXT)) declare organizations: string[]
  @filled(DataType.DATE) declare createdAt: Date
}
