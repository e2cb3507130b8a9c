import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'files' })
export class FileModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.TEXT) declare storageKey: string
  @required(DataType.TEXT) declare kind: string
  @required(DataType.TEXT) declare name: string
  @optional(DataType.TEXT) declare contentType: string | null
  @required(DataType.BIGINT) declare sizeBytes: number
  @required(DataType.TEXT) declare sha256: string
  @required(DataType.TEXT) declare md5: string
  @required(DataType.DATE) declare createdAt: Date
}
