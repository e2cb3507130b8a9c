import type { Prices, SetPrice } from '#base/repositories/prices.js'
import { PriceModel } from '../models/Price.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

const columns = `p.id, s.station_id AS "stationId", p.location_id AS "locationId", p.currency, p.price_kwh AS "priceKwh",
  p.price_hour AS "priceHour", p.price_fixed AS "priceFixed", p.valid_from AS "validFrom", p.valid_to AS "validTo",
  p.running_cost AS "runningCost", p.cost_updated_seconds AS "costUpdatedSeconds", p.created_by AS "createdBy", p.created_at AS "createdAt"`
const from = 'prices p LEFT JOIN stations s ON s.id = p.station_pk'

export const prices = (unit: Unit): Prices => ({
  async set({ stationId, ...price }) {
    const [place] = await unit.query<{ stationPk: number | null }>(
      `SELECT (SELECT id FROM stations WHERE station_id = $1) AS "stationPk"
       WHERE ($1::text IS NULL OR EXISTS (SELECT FROM stations WHERE station_id = $1)) AND ($2::bigint IS NULL OR EXISTS (SELECT FROM locations WHERE id = $2))`,
      [stationId ?? null, price.locationId ?? null],
    )
    if (!place) return undefined
    const { id } = await PriceModel.create({ ...price, stationPk: place.stationPk }, { transaction: await unit.transaction() })
    return this.get(id)
  },

  async get(id) {
    const [row] = await unit.query(`SELECT ${columns} FROM ${from} WHERE p.id = $1`, [id])
    return row && present<SetPrice>(row)
  },

  list: ({ stationId, locationId, at }, page) =>
    listPage<SetPrice>(
      unit,
      {
        columns,
        from,
        where: where()
          .and('s.station_id = ?', stationId)
          .and('p.location_id = ?', locationId)
          .and('(p.valid_from IS NULL OR p.valid_from <= ?) AND (p.valid_to IS NULL OR p.valid_to > ?)', at),
        keys: [{ sql: 'p.id', type: 'bigint' }],
        descending: true,
      },
      page,
    ),

  remove: async (id) => (await PriceModel.destroy({ where: { id }, transaction: await unit.transaction() })) > 0,
})
