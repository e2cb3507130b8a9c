import { DataType, Model, Table } from 'sequelize-typescript'
import { key, optional, required, tenant } from './columns.js'

@Table({ tableName: 'file_tokens' })
export class FileTokenModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BLOB) declare hash: Buffer
  @optional(DataType.BIGINT) declare fileId: number | null
  @optional(DataType.BIGINT) declare stationPk: number | null
  @optional(DataType.BIGINT) declare requestId: number | null
  @required(DataType.DATE) declare expiresAt: Date
  @optional(DataType.DATE) declare claimedAt: Date | null
  @optional(DataType.DATE) declare usedAt: Date | null
  @optional(DataType.TEXT) declare base: string | null
}
