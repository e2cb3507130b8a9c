import { DataType, Model, Table } from 'sequelize-typescript'
import { key, optional, required, tenant } from './columns.js'

@Table({ tableName: 'charging_profiles' })
export class ChargingProfileModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @key(DataType.BIGINT) declare profileId: number
  @key(DataType.TEXT) declare origin: string
  @required(DataType.INTEGER) declare evseId: number
  @optional(DataType.TEXT) declare limitSource: string | null
  @required(DataType.TEXT) declare purpose: string
  @required(DataType.BIGINT) declare stackLevel: number
  @optional(DataType.TEXT) declare transactionId: string | null
  @optional(DataType.BIGINT) declare remoteStartId: number | null
  @optional(DataType.DATE) declare validFrom: Date | null
  @optional(DataType.DATE) declare validTo: Date | null
  @required(DataType.JSON) declare profile: object
  @required(DataType.DATE) declare at: Date
}
