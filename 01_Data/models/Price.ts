import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'prices' })
export class PriceModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @optional(DataType.BIGINT) declare stationPk: number | null
  @optional(DataType.BIGINT) declare locationId: number | null
  @required(DataType.TEXT) declare currency: string
  @optional(DataType.TEXT) declare priceKwh: string | null
  @optional(DataType.TEXT) declare priceHour: string | null
  @optional(DataType.TEXT) declare priceFixed: string | null
  @optional(DataType.DATE) declare validFrom: Date | null
  @optional(DataType.DATE) declare validTo: Date | null
  @filled(DataType.BOOLEAN) declare runningCost: boolean
  @optional(DataType.INTEGER) declare costUpdatedSeconds: number | null
  @optional(DataType.TEXT) declare createdBy: string | null
  @filled(DataType.DATE) declare createdAt: Date
}
