import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'access_changes' })
export class AccessChangeModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @optional(DataType.BIGINT) declare slot: number | null
  @optional(DataType.SMALLINT) declare securityProfile: number | null
  @optional(DataType.TEXT) declare credentialKind: 'hmac' | 'scrypt' | null
  @optional(DataType.BLOB) declare credentialHash: Buffer | null
  @optional(DataType.BLOB) declare credentialSalt: Buffer | null
  @filled(DataType.DATE) declare toldAt: Date
}
