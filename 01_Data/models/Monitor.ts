import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, key, optional, required, tenant } from './columns.js'

@Table({ tableName: 'monitors' })
export class MonitorModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @key(DataType.BIGINT) declare monitorId: number
  @required(DataType.TEXT) declare component: string
  @filled(DataType.TEXT) declare componentInstance: string
  @filled(DataType.INTEGER) declare evseId: number
  @filled(DataType.INTEGER) declare connectorId: number
  @required(DataType.TEXT) declare variable: string
  @filled(DataType.TEXT) declare variableInstance: string
  @required(DataType.TEXT) declare type: string
  @required(DataType.DOUBLE) declare value: number
  @required(DataType.INTEGER) declare severity: number
  @filled(DataType.BOOLEAN) declare inTransaction: boolean
  @optional(DataType.TEXT) declare eventNotificationType: string | null
  @optional(DataType.JSON) declare periodicEventStream: object | null
  @optional(DataType.TEXT) declare setBy: string | null
  @optional(DataType.DATE) declare setAt: Date | null
  @required(DataType.DATE) declare updatedAt: Date
}
