import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'certificate_signing_requests' })
export class CertificateSigningRequestModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare state: string
  @optional(DataType.TEXT) declare certificateType: string | null
  @optional(DataType.BIGINT) declare requestId: number | null
  @required(DataType.TEXT) declare csr: string
  @optional(DataType.TEXT) declare reason: string | null
  @optional(DataType.TEXT) declare commonName: string | null
  @optional(DataType.TEXT) declare organization: string | null
  @optional(DataType.TEXT) declare keyType: string | null
  @optional(DataType.INTEGER) declare keyBits: number | null
  @optional(DataType.TEXT) declare keyHash: string | null
  @optional(DataType.JSON) declare rootHashData: object | null
  @filled(DataType.INTEGER) declare times: number
  @required(DataType.DATE) declare receivedAt: Date
  @required(DataType.DATE) declare lastReceivedAt: Date
  @optional(DataType.DATE) declare answeredAt: Date | null
  @optional(DataType.TEXT) declare certificateChain: string | null
}
