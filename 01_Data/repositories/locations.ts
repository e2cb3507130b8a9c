import type { Location, Locations } from '#base/repositories/locations.js'
import { LocationModel } from '../models/Location.js'
import { contains, listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'
import { hasGeography, nearby } from './nearby.js'

const columns = `id, name, address, city, postal_code AS "postalCode", country, time_zone AS "timeZone", latitude, longitude,
  created_at AS "createdAt", updated_at AS "updatedAt"`

export const locations = (unit: Unit): Locations => ({
  async list({ search, near }, page) {
    const filter = where()
    const from = near ? nearby(near, { where: filter, geography: await hasGeography(unit) }) : 'locations'
    filter.and(`concat_ws(' ', name, address, city, postal_code) ILIKE ?`, contains(search))
    const { items, ...rest } = await listPage<Location>(
      unit,
      {
        columns: near ? `${columns}, round(distance)::int AS "distanceM"` : columns,
        from,
        where: filter,
        keys: [...(near ? [{ sql: 'distance', type: 'float8' } as const] : []), { sql: 'id', type: 'bigint' }],
      },
      page,
    )
    return { items, ...rest }
  },
  async get(id) {
    const row = await LocationModel.findOne({
      where: { id },
      attributes: { exclude: ['tenantId'] },
      transaction: await unit.transaction(),
      raw: true,
    })
    return row ? present<Location>(row) : undefined
  },
  async create(location) {
    const { id } = await LocationModel.create({ ...location }, { transaction: await unit.transaction() })
    return (await this.get(id))!
  },
  async update(id, change) {
    await LocationModel.update({ ...change, updatedAt: new Date() }, { where: { id }, transaction: await unit.transaction() })
    return this.get(id)
  },
  remove: async (id) => (await LocationModel.destroy({ where: { id }, transaction: await unit.transaction() })) > 0,
})
