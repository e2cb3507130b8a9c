import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'transaction_events' })
export class TransactionEventModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare transactionPk: number
  @optional(DataType.BIGINT) declare seqNo: number | null
  @required(DataType.TEXT) declare eventType: string
  @required(DataType.DATE) declare at: Date
  @required(DataType.DATE) declare receivedAt: Date
  @required(DataType.TEXT) declare triggerReason: string
  @filled(DataType.BOOLEAN) declare offline: boolean
  @optional(DataType.INTEGER) declare evseId: number | null
  @optional(DataType.INTEGER) declare connectorId: number | null
  @optional(DataType.TEXT) declare idToken: string | null
  @optional(DataType.TEXT) declare idTokenType: string | null
  @optional(DataType.TEXT) declare valueKey: string | null
  @optional(DataType.TEXT) declare groupKey: string | null
  @optional(DataType.TEXT) declare chargingState: string | null
  @optional(DataType.TEXT) declare stopReason: string | null
  @optional(DataType.BIGINT) declare remoteStartId: number | null
  @optional(DataType.BIGINT) declare reservationId: number | null
  @optional(DataType.ARRAY(DataType.TEXT)) declare flags: string[] | null
  @optional(DataType.JSON) declare customData: object | null
  @required(DataType.JSON) declare payload: object
  @required(DataType.BLOB) declare payloadHash: Buffer
  @required(DataType.JSON) declare response: object
  @optional(DataType.TEXT) declare conflict: string | null
}
