import { type DataType as AnyType, literal } from 'sequelize'
import { Column, DataType } from 'sequelize-typescript'

// Written out in the INSERT where a row brings no value, so that PostgreSQL's own default holds.
const byDatabase = { defaultValue: literal('DEFAULT') }

/** The tenant of the unit of work; a part of every primary key. */
export const tenant = Column({ type: DataType.INTEGER, primaryKey: true, allowNull: false, ...byDatabase })

/** A row number the database gives; a part of the primary key. */
export const identity = Column({ type: DataType.BIGINT, primaryKey: true, allowNull: false, autoIncrement: true })

/** A part of the primary key that comes with the row. */
export const key = (type: AnyType) => Column({ type, primaryKey: true, allowNull: false })

/** A part of the primary key that the database gives where the row does not. */
export const filledKey = (type: AnyType) => Column({ type, primaryKey: true, allowNull: false, ...byDatabase })

/** NOT NULL. */
export const required = (type: AnyType) => Column({ type, allowNull: false })

/** NOT NULL, with a value of the database's own for rows that bring none. */
export const filled = (type: AnyType) => Column({ type, allowNull: false, ...byDatabase })

/** May be NULL. */
export const optional = (type: AnyType) => Column({ type, allowNull: true })
