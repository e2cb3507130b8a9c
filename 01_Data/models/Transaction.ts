import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'transactions' })
export class TransactionModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare transactionId: string
  @filled(DataType.INTEGER) declare incarnation: number
  @optional(DataType.TEXT) declare startKey: string | null
  @optional(DataType.INTEGER) declare evseId: number | null
  @optional(DataType.INTEGER) declare connectorId: number | null
  @optional(DataType.TEXT) declare idToken: string | null
  @optional(DataType.TEXT) declare idTokenType: string | null
  @optional(DataType.TEXT) declare valueKey: string | null
  @optional(DataType.TEXT) declare groupKey: string | null
  @optional(DataType.DATE) declare startedAt: Date | null
  @optional(DataType.DATE) declare endedAt: Date | null
  @required(DataType.DATE) declare firstEventAt: Date
  @required(DataType.DATE) declare lastEventAt: Date
  @filled(DataType.DATE) declare receivedAt: Date
  @filled(DataType.DATE) declare updatedAt: Date
  @filled(DataType.BIGINT) declare lastSeqNo: number
  @optional(DataType.TEXT) declare chargingState: string | null
  @optional(DataType.TEXT) declare stopReason: string | null
  @optional(DataType.BIGINT) declare remoteStartId: number | null
  @optional(DataType.BIGINT) declare reservationId: number | null
  @optional(DataType.BIGINT) declare meterStartWh: number | null
  @optional(DataType.BIGINT) declare meterStopWh: number | null
  @optional(DataType.BIGINT) declare energyWh: number | null
  @filled(DataType.ARRAY(DataType.TEXT)) declare flags: string[]
  @filled(DataType.ARRAY(DataType.TEXT)) declare energyFlags: string[]
  @optional(DataType.JSON) declare explanation: object | null
  @optional(DataType.DATE) declare closedAt: Date | null
  @optional(DataType.TEXT) declare closeReason: string | null
  @optional(DataType.TEXT) declare closedBy: 'closed' | 'stale' | null
  @optional(DataType.JSON) declare customData: object | null
  @optional(DataType.TEXT) declare runningCost: string | null
  @optional(DataType.DATE) declare runningCostAt: Date | null
  @optional(DataType.JSON) declare price: object | null
  @optional(DataType.TEXT) declare totalCost: string | null
  @optional(DataType.DATE) declare costUpdateAt: Date | null
  @optional(DataType.BOOLEAN) declare stationOngoing: boolean | null
  @optional(DataType.BOOLEAN) declare stationMessagesInQueue: boolean | null
  @optional(DataType.DATE) declare stationStatusAt: Date | null
}
