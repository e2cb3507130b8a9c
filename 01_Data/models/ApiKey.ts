import { Column, DataType, Model, Table } from 'sequelize-typescript'

@Table({ tableName: 'api_keys' })
export class ApiKeyModel extends Model {
  @Column({ type: DataType.BIGINT, primaryKey: true, autoIncrement: true }) declare id: number
  @Column(DataType.INTEGER) declare tenantId: number
  @Column(DataType.TEXT) declare name: string
  @Column(DataType.BLOB) declare keyHash: Buffer
  @Column(DataType.ARRAY(DataType.TEXT)) declare permissions: string[]
  @Column(DataType.DATE) declare createdAt: Date
  @Column(DataType.DATE) declare expiresAt: Date | null
}
