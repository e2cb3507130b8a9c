import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, key, optional, required, tenant } from './columns.js'

@Table({ tableName: 'der_controls' })
export class DerControlModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @key(DataType.TEXT) declare controlKey: string
  @required(DataType.TEXT) declare controlId: string
  @optional(DataType.TEXT) declare controlType: string | null
  @filled(DataType.BOOLEAN) declare isDefault: boolean
  @filled(DataType.BOOLEAN) declare isSuperseded: boolean
  @optional(DataType.INTEGER) declare priority: number | null
  @optional(DataType.DATE) declare startsAt: Date | null
  @optional(DataType.DOUBLE) declare durationSeconds: number | null
  @optional(DataType.DATE) declare endsAt: Date | null
  @optional(DataType.JSON) declare setting: object | null
  @optional(DataType.DATE) declare startedAt: Date | null
  @optional(DataType.DATE) declare endedAt: Date | null
  @optional(DataType.TEXT) declare setBy: string | null
  @optional(DataType.DATE) declare setAt: Date | null
  @required(DataType.DATE) declare updatedAt: Date
}
