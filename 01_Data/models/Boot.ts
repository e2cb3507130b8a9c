import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'boots' })
export class BootModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.DATE) declare at: Date
  @optional(DataType.TEXT) declare reason: string | null
  @required(DataType.TEXT) declare vendor: string
  @required(DataType.TEXT) declare model: string
  @optional(DataType.TEXT) declare serialNumber: string | null
  @optional(DataType.TEXT) declare firmwareVersion: string | null
  @optional(DataType.TEXT) declare iccid: string | null
  @optional(DataType.TEXT) declare imsi: string | null
  @required(DataType.TEXT) declare status: string
  @required(DataType.INTEGER) declare intervalSeconds: number
  @optional(DataType.JSON) declare customData: object | null
}
