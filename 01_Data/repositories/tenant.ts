import type { OwnTenant, Tenant } from '#base/repositories/tenant.js'
import { TenantModel } from '../models/Tenant.js'
import { present } from '../page.js'
import type { Unit } from '../unit.js'

export const tenant = (unit: Unit): OwnTenant => ({
  async get() {
    const row = await TenantModel.findOne({ where: { id: unit.tenantId }, transaction: await unit.transaction(), raw: true })
    return row ? present<Tenant>(row) : undefined
  },
  async update(change) {
    await TenantModel.update(change, { where: { id: unit.tenantId }, transaction: await unit.transaction() })
    return this.get()
  },
})
