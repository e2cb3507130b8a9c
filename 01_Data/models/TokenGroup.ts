import { Column, DataType, Model, Table } from 'sequelize-typescript'

@Table({ tableName: 'token_groups' })
export class TokenGroupModel extends Model {
  @Column({ type: DataType.BIGINT, primaryKey: true, autoIncrement: true }) declare id: number
  @Column(DataType.TEXT) declare groupIdToken: string
  @Column(DataType.TEXT) declare groupKey: string
  @Column(DataType.BOOLEAN) declare masterPass: boolean
}
