import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'variables' })
export class VariableModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.BIGINT) declare stationPk: number
  @required(DataType.TEXT) declare component: string
  @filled(DataType.TEXT) declare componentInstance: string
  @filled(DataType.INTEGER) declare evseId: number
  @filled(DataType.INTEGER) declare connectorId: number
  @required(DataType.TEXT) declare variable: string
  @filled(DataType.TEXT) declare variableInstance: string
  @filled(DataType.TEXT) declare attributeType: string
  @optional(DataType.TEXT) declare value: string | null
  @optional(DataType.TEXT) declare mutability: string | null
  @optional(DataType.TEXT) declare lastStatus: string | null
  @optional(DataType.BOOLEAN) declare persistent: boolean | null
  @optional(DataType.BOOLEAN) declare constant: boolean | null
  @optional(DataType.TEXT) declare dataType: string | null
  @optional(DataType.TEXT) declare unit: string | null
  @optional(DataType.DOUBLE) declare minLimit: number | null
  @optional(DataType.DOUBLE) declare maxLimit: number | null
  @optional(DataType.TEXT) declare valuesList: string | null
  @optional(DataType.BOOLEAN) declare supportsMonitoring: boolean | null
  @filled(DataType.DATE) declare updatedAt: Date
}
