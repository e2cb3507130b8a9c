import { DataType, Model, Table } from 'sequelize-typescript'
import { identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'vat_checks' })
export class VatCheckModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @optional(DataType.BIGINT) declare evseId: number | null
  @required(DataType.TEXT) declare vatNumber: string
  @required(DataType.TEXT) declare status: string
  @required(DataType.TEXT) declare reason: string
  @required(DataType.DATE) declare at: Date
}
