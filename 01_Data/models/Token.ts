import { Column, DataType, Model, Table } from 'sequelize-typescript'

@Table({ tableName: 'tokens' })
export class TokenModel extends Model {
  @Column({ type: DataType.BIGINT, primaryKey: true, autoIncrement: true }) declare id: number
  @Column(DataType.TEXT) declare idToken: string
  @Column(DataType.TEXT) declare type: string
  @Column(DataType.TEXT) declare typeKey: string
  @Column(DataType.TEXT) declare valueKey: string
  @Column(DataType.TEXT) declare status: string
  @Column(DataType.DATE) declare expiresAt: Date | null
  @Column(DataType.BIGINT) declare groupId: number | null
  @Column(DataType.JSONB) declare restrictions: object
  @Column(DataType.DATE) declare createdAt: Date
  @Column(DataType.DATE) declare updatedAt: Date
}
