import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'locations' })
export class LocationModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.TEXT) declare name: string
  @optional(DataType.TEXT) declare address: string | null
  @optional(DataType.TEXT) declare city: string | null
  @optional(DataType.TEXT) declare postalCode: string | null
  @optional(DataType.TEXT) declare country: string | null
  @filled(DataType.TEXT) declare timeZone: string
  @optional(DataType.DOUBLE) declare latitude: number | null
  @optional(DataType.DOUBLE) declare longitude: number | null
  @filled(DataType.DATE) declare createdAt: Date
  @filled(DataType.DATE) declare updatedAt: Date
}
