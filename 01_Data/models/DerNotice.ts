import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'der_notices' })
export class DerNoticeModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.DATE) declare at: Date
  @required(DataType.TEXT) declare controlType: string
  @filled(DataType.TEXT) declare gridEventFault: string
  @required(DataType.BOOLEAN) declare ended: boolean
  @optional(DataType.TEXT) declare extraInfo: string | null
  @required(DataType.DATE) declare receivedAt: Date
}
