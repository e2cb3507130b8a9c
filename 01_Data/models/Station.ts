import { DataType, Model, Table } from 'sequelize-typescript'
import { filled, identity, optional, required, tenant } from './columns.js'

@Table({ tableName: 'stations' })
export class StationModel extends Model {
  @tenant declare tenantId: number
  @identity declare id: number
  @required(DataType.TEXT) declare stationId: string
  @optional(DataType.BIGINT) declare locationId: number | null
  @filled(DataType.TEXT) declare bootPolicy: 'Accepted' | 'Pending' | 'Rejected'
  @optional(DataType.INTEGER) declare heartbeatIntervalSeconds: number | null
  @filled(DataType.INTEGER) declare maxEvses: number
  @filled(DataType.INTEGER) declare maxConnectorsPerEvse: number
  @optional(DataType.TEXT) declare vendor: string | null
  @optional(DataType.TEXT) declare model: string | null
  @optional(DataType.TEXT) declare serialNumber: string | null
  @optional(DataType.TEXT) declare firmwareVersion: string | null
  @optional(DataType.TEXT) declare iccid: string | null
  @optional(DataType.TEXT) declare imsi: string | null
  @filled(DataType.BOOLEAN) declare askMonitorsAfterBoot: boolean
  @filled(DataType.DATE) declare createdAt: Date
  @filled(DataType.DATE) declare updatedAt: Date
}
