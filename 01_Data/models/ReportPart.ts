import { DataType, Model, Table } from 'sequelize-typescript'
import { key, optional, required, tenant } from './columns.js'

@Table({ tableName: 'report_parts' })
export class ReportPartModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare reportId: number
  @key(DataType.BIGINT) declare seqNo: number
  @required(DataType.BOOLEAN) declare tbc: boolean
  @required(DataType.TEXT) declare hash: string
  @optional(DataType.DATE) declare generatedAt: Date | null
  @required(DataType.DATE) declare receivedAt: Date
  @required(DataType.JSON) declare content: object
}
