import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'api_keys' })
export class ApiKeyModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.TEXT) declare name: string
  @required(DataType.BLOB) declare keyHash: Buffer
  @required(DataType.ARRAY(DataType.TEXT)) declare permissions: string[]
  @filled(DataType.DATE) declare createdAt: Date
  @optional(DataType.DATE) declare expiresAt: Date | null
}
