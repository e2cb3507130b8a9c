import { Column, DataType, Model, Table } from 'sequelize-typescript'

@Table({ tableName: 'stations' })
export class StationModel extends Model {
  @Column({ type: DataType.BIGINT, primaryKey: true, autoIncrement: true }) declare id: number
  @Column(DataType.TEXT) declare stationId: string
  @Column(DataType.BIGINT) declare locationId: number | null
  @Column(DataType.TEXT) declare bootPolicy: 'Accepted' | 'Pending' | 'Rejected'
  @Column(DataType.INTEGER) declare heartbeatIntervalSeconds: number | null
  @Column(DataType.INTEGER) declare maxEvses: number
  @Column(DataType.INTEGER) declare maxConnectorsPerEvse: number
  @Column(DataType.TEXT) declare vendor: string | null
  @Column(DataType.TEXT) declare model: string | null
  @Column(DataType.TEXT) declare serialNumber: string | null
  @Column(DataType.TEXT) declare firmwareVersion: string | null
  @Column(DataType.TEXT) declare iccid: string | null
  @Column(DataType.TEXT) declare imsi: string | null
  @Column(DataType.DATE) declare createdAt: Date
  @Column(DataType.DATE) declare updatedAt: Date
}
