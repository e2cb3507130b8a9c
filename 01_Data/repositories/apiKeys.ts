import type { ApiKey, ApiKeys } from '#base/repositories/apiKeys.js'
import { ApiKeyModel } from '../models/ApiKey.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

const columns = 'id, tenant_id AS "tenantId", name, permissions, created_at AS "createdAt", expires_at AS "expiresAt"'
const shown = ['id', 'tenantId', 'name', 'permissions', 'createdAt', 'expiresAt']

export const apiKeys = (unit: Unit): ApiKeys => ({
  list: (page) => listPage<ApiKey>(unit, { columns, from: 'api_keys', where: where(), keys: [{ sql: 'id', type: 'bigint' }] }, page),
  async get(id) {
    const row = await ApiKeyModel.findOne({ where: { id }, attributes: shown, transaction: await unit.transaction(), raw: true })
    return row ? present<ApiKey>(row) : undefined
  },
  async create(key) {
    const { id } = await ApiKeyModel.create(key, { transaction: await unit.transaction() })
    return (await this.get(id))!
  },
  remove: async (id) => (await ApiKeyModel.destroy({ where: { id }, transaction: await unit.transaction() })) > 0,
})
