import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'reports' })
export class ReportModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare message: string
  @optional(DataType.TEXT) declare askedBy: string | null
  @required(DataType.BIGINT) declare requestId: number
  @optional(DataType.JSON) declare request: object | null
  @optional(DataType.TEXT) declare status: string | null
  @required(DataType.DATE) declare requestedAt: Date
  @optional(DataType.DATE) declare lastPartAt: Date | null
}
