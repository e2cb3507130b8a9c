import { Column, DataType, Model, Table } from 'sequelize-typescript'

@Table({ tableName: 'locations' })
export class LocationModel extends Model {
  @Column({ type: DataType.BIGINT, primaryKey: true, autoIncrement: true }) declare id: number
  @Column(DataType.TEXT) declare name: string
  @Column(DataType.TEXT) declare address: string | null
  @Column(DataType.TEXT) declare city: string | null
  @Column(DataType.TEXT) declare postalCode: string | null
  @Column(DataType.TEXT) declare country: string | null
  @Column(DataType.TEXT) declare timeZone: string
  @Column(DataType.DOUBLE) declare latitude: number | null
  @Column(DataType.DOUBLE) declare longitude: number | null
  @Column(DataType.DATE) declare createdAt: Date
  @Column(DataType.DATE) declare updatedAt: Date
}
