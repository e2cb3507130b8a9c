import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, key, optional, tenant } from './columns.js'

@Table({ tableName: 'local_lists' })
export class LocalListModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @optional(DataType.BIGINT) declare version: number | null
  @optional(DataType.BIGINT) declare listVersion: number | null
  @filled(DataType.BOOLEAN) declare anyType: boolean
  @optional(DataType.INTEGER) declare tokenMaxLength: number | null
  @optional(DataType.TEXT) declare status: string | null
  @optional(DataType.DATE) declare statusAt: Date | null
  @optional(DataType.DATE) declare changedAt: Date | null
  @optional(DataType.DATE) declare checkedAt: Date | null
  @filled(DataType.BOOLEAN) declare autoSync: boolean
  @optional(DataType.TEXT) declare tokensHash: string | null
  @optional(DataType.DATE) declare syncAfter: Date | null
}
