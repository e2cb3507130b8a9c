import { Column, DataType, Model, Table } from 'sequelize-typescript'

@Table({ tableName: 'boots' })
export class BootModel extends Model {
  @Column({ type: DataType.BIGINT, primaryKey: true, autoIncrement: true }) declare id: number
  @Column(DataType.BIGINT) declare stationPk: number
  @Column(DataType.DATE) declare at: Date
  @Column(DataType.TEXT) declare reason: string | null
  @Column(DataType.TEXT) declare vendor: string
  @Column(DataType.TEXT) declare model: string
  @Column(DataType.TEXT) declare serialNumber: string | null
  @Column(DataType.TEXT) declare firmwareVersion: string | null
  @Column(DataType.TEXT) declare iccid: string | null
  @Column(DataType.TEXT) declare imsi: string | null
  @Column(DataType.TEXT) declare status: string
  @Column(DataType.INTEGER) declare intervalSeconds: number
  @Column(DataType.JSON) declare customData: object | null
}
