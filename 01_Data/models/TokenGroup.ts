import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, required, tenant } from './columns.js'

@Table({ tableName: 'token_groups' })
export class TokenGroupModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.TEXT) declare groupIdToken: string
  @required(DataType.TEXT) declare groupKey: string
  @filled(DataType.BOOLEAN) declare masterPass: boolean
}
