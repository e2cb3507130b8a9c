import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, required, tenant } from './columns.js'

@Table({ tableName: 'unexpected_messages' })
export class UnexpectedMessageModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare action: string
  @required(DataType.TEXT) declare subject: string
  @required(DataType.TEXT) declare reason: string
  @required(DataType.JSON) declare payload: object
  @filled(DataType.BIGINT) declare times: number
  @required(DataType.DATE) declare at: Date
  @required(DataType.DATE) declare lastAt: Date
}
