import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'tokens' })
export class TokenModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.TEXT) declare idToken: string
  @required(DataType.TEXT) declare type: string
  @required(DataType.TEXT) declare typeKey: string
  @required(DataType.TEXT) declare valueKey: string
  @filled(DataType.TEXT) declare status: string
  @optional(DataType.DATE) declare expiresAt: Date | null
  @optional(DataType.BIGINT) declare groupId: number | null
  @filled(DataType.JSONB) declare restrictions: object
  @filled(DataType.DATE) declare createdAt: Date
  @filled(DataType.DATE) declare updatedAt: Date
}
