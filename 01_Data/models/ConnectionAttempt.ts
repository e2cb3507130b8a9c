import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'connection_attempts' })
export class ConnectionAttemptModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.TEXT) declare claimedId: string
  @required(DataType.TEXT) declare cause: string
  @required(DataType.TEXT) declare detail: string
  @required(DataType.TEXT) declare addressBlock: string
  @filled(DataType.BIGINT) declare count: number
  @filled(DataType.DATE) declare firstAt: Date
  @filled(DataType.DATE) declare lastAt: Date
  @filled(DataType.JSON) declare offered: object
  @filled(DataType.BOOLEAN) declare offersDiffer: boolean
  @optional(DataType.BLOB) declare passwordHash: Buffer | null
}
