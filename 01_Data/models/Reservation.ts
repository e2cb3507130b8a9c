import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'reservations' })
export class ReservationModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.BIGINT) declare reservationId: number
  @filled(DataType.TEXT) declare state: string
  @optional(DataType.TEXT) declare status: string | null
  @optional(DataType.TEXT) declare cancelStatus: string | null
  @optional(DataType.TEXT) declare reason: string | null
  @required(DataType.TEXT) declare idToken: string
  @required(DataType.TEXT) declare idTokenType: string
  @required(DataType.TEXT) declare valueKey: string
  @optional(DataType.TEXT) declare groupIdToken: string | null
  @optional(DataType.BIGINT) declare evseId: number | null
  @optional(DataType.TEXT) declare connectorType: string | null
  @required(DataType.DATE) declare expiresAt: Date
  @filled(DataType.DATE) declare requestedAt: Date
  @optional(DataType.DATE) declare answeredAt: Date | null
  @optional(DataType.DATE) declare endedAt: Date | null
  @optional(DataType.BIGINT) declare transactionPk: number | null
}
