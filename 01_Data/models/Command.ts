import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, filledKey, optional, required, tenant } from './columns.js'

@Table({ tableName: 'commands' })
export class CommandModel extends Model {
  @tenant declare tenantId: number
  @filledKey(DataType.UUID) declare id: string
  @filled(DataType.BIGINT) declare seq: number
  @required(DataType.TEXT) declare stationId: string
  @required(DataType.TEXT) declare ocppVersion: string
  @required(DataType.TEXT) declare action: string
  @required(DataType.JSON) declare request: object
  @required(DataType.TEXT) declare status: 'queued' | 'sent' | 'answered' | 'failed'
  @filled(DataType.TEXT) declare whenOffline: 'fail' | 'queue'
  @filled(DataType.BOOLEAN) declare repeatable: boolean
  @optional(DataType.TEXT) declare requestedBy: string | null
  @optional(DataType.TEXT) declare callbackUrl: string | null
  @filled(DataType.DATE) declare createdAt: Date
  @required(DataType.DATE) declare expiresAt: Date
  @optional(DataType.DATE) declare sentAt: Date | null
  @optional(DataType.TEXT) declare processId: string | null
  @optional(DataType.DATE) declare finishedAt: Date | null
  @optional(DataType.JSON) declare response: object | null
  @optional(DataType.JSON) declare meaning: object | null
  @optional(DataType.JSON) declare error: object | null
  @filled(DataType.BOOLEAN) declare applied: boolean
}
