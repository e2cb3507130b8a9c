import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, key, optional, required, tenant } from './columns.js'

@Table({ tableName: 'station_links' })
export class StationLinkModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare stationId: string
  @filled(DataType.SMALLINT) declare securityProfile: number
  @filled(DataType.ARRAY(DataType.TEXT)) declare ocppVersions: string[]
  @optional(DataType.TEXT) declare credentialKind: 'hmac' | 'scrypt' | null
  @optional(DataType.BLOB) declare credentialHash: Buffer | null
  @optional(DataType.BLOB) declare credentialSalt: Buffer | null
  @optional(DataType.TEXT) declare bootStatus: 'Accepted' | 'Pending' | 'Rejected' | null
  @filled(DataType.BIGINT) declare epoch: number
  @optional(DataType.TEXT) declare processId: string | null
  @filled(DataType.BOOLEAN) declare online: boolean
  @optional(DataType.TEXT) declare ocppVersion: string | null
  @optional(DataType.TEXT) declare remoteAddress: string | null
  @optional(DataType.DATE) declare connectedAt: Date | null
  @optional(DataType.DATE) declare lastSeenAt: Date | null
}
