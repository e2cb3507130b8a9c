import { DataType, Model, Table } from 'sequelize-typescript'
import { key, required, tenant } from './columns.js'

@Table({ tableName: 'allowed_energy_transfers' })
export class AllowedEnergyTransferModel extends Model {
  @tenant declare tenantId: number
  @key(DataType.BIGINT) declare stationPk: number
  @key(DataType.TEXT) declare transactionId: string
  @required(DataType.ARRAY(DataType.TEXT)) declare modes: string[]
  @required(DataType.DATE) declare at: Date
}
