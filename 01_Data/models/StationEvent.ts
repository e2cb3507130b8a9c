import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'station_events' })
export class StationEventModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.BIGINT) declare eventId: number
  @required(DataType.DATE) declare at: Date
  @required(DataType.DATE) declare receivedAt: Date
  @required(DataType.TEXT) declare trigger: string
  @required(DataType.TEXT) declare component: string
  @required(DataType.TEXT) declare variable: string
  @optional(DataType.INTEGER) declare evseId: number | null
  @optional(DataType.INTEGER) declare connectorId: number | null
  @required(DataType.TEXT) declare actualValue: string
  @required(DataType.JSON) declare payload: object
  @optional(DataType.TEXT) declare componentInstance: string | null
  @optional(DataType.TEXT) declare variableInstance: string | null
  @optional(DataType.INTEGER) declare severity: number | null
  @filled(DataType.BOOLEAN) declare cleared: boolean
  @optional(DataType.TEXT) declare eventNotificationType: string | null
  @optional(DataType.BIGINT) declare variableMonitoringId: number | null
  @optional(DataType.TEXT) declare techCode: string | null
  @optional(DataType.TEXT) declare techInfo: string | null
  @optional(DataType.BIGINT) declare cause: number | null
  @optional(DataType.TEXT) declare transactionId: string | null
}
