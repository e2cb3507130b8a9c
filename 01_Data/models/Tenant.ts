import { Column, DataType, Model, Table } from 'sequelize-typescript'

@Table({ tableName: 'tenants' })
export class TenantModel extends Model {
  @Column({ type: DataType.INTEGER, primaryKey: true, autoIncrement: true }) declare id: number
  @Column(DataType.TEXT) declare slug: string
  @Column(DataType.TEXT) declare name: string
  @Column(DataType.INTEGER) declare heartbeatIntervalSeconds: number | null
  @Column(DataType.DATE) declare createdAt: Date
}
