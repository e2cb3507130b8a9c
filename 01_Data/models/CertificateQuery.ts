import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'certificate_queries' })
export class CertificateQueryModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare action: string
  @required(DataType.TEXT) declare hash: string
  @required(DataType.JSON) declare about: object
  @required(DataType.TEXT) declare answer: string
  @optional(DataType.TEXT) declare reason: string | null
  @filled(DataType.INTEGER) declare times: number
  @required(DataType.DATE) declare firstAt: Date
  @required(DataType.DATE) declare lastAt: Date
}
