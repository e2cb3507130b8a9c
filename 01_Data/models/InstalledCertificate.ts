import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'installed_certificates' })
export class InstalledCertificateModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare certificateType: string
  @required(DataType.TEXT) declare identity: string
  @required(DataType.TEXT) declare source: string
  @optional(DataType.JSON) declare hashData: object | null
  @optional(DataType.JSON) declare children: object | null
  @optional(DataType.TEXT) declare pem: string | null
  @optional(DataType.TEXT) declare subject: string | null
  @optional(DataType.DATE) declare validFrom: Date | null
  @optional(DataType.DATE) declare validTo: Date | null
  @required(DataType.DATE) declare at: Date
}
