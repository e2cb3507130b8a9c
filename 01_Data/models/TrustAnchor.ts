import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, required, tenant } from './columns.js'

@Table({ tableName: 'trust_anchors' })
export class TrustAnchorModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.TEXT) declare certificateType: string
  @required(DataType.TEXT) declare fingerprint: string
  @required(DataType.TEXT) declare pem: string
  @required(DataType.TEXT) declare subject: string
  @required(DataType.DATE) declare validFrom: Date
  @required(DataType.DATE) declare validTo: Date
  @filled(DataType.DATE) declare createdAt: Date
}
