import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'event_streams' })
export class EventStreamModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.BIGINT) declare streamId: number
  @optional(DataType.BIGINT) declare variableMonitoringId: number | null
  @optional(DataType.BIGINT) declare intervalSeconds: number | null
  @optional(DataType.BIGINT) declare valuesPerMessage: number | null
  @required(DataType.DATE) declare openedAt: Date
  @optional(DataType.DATE) declare closedAt: Date | null
  @optional(DataType.BIGINT) declare pending: number | null
  @filled(DataType.INTEGER) declare pendingGrew: number
  @optional(DataType.DATE) declare receivedAt: Date | null
  @optional(DataType.TEXT) declare component: string | null
  @optional(DataType.TEXT) declare componentInstance: string | null
  @optional(DataType.INTEGER) declare evseId: number | null
  @optional(DataType.INTEGER) declare connectorId: number | null
  @optional(DataType.TEXT) declare variable: string | null
  @optional(DataType.TEXT) declare variableInstance: string | null
  @optional(DataType.INTEGER) declare severity: number | null
  @optional(DataType.TEXT) declare eventNotificationType: string | null
}
