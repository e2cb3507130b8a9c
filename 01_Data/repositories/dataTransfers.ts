import type { DataTransfers } from '#base/repositories/dataTransfers.js'
import { DataTransferModel } from '../models/DataTransfer.js'
import type { Unit } from '../unit.js'

export const dataTransfers = (unit: Unit): DataTransfers => ({
  async record(transfer) {
    await DataTransferModel.create({ ...transfer }, { transaction: await unit.transaction() })
  },
})
