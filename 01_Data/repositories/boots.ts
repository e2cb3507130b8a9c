import type { Boots } from '#base/repositories/boots.js'
import { BootModel } from '../models/Boot.js'
import { StationModel } from '../models/Station.js'
import { StationLinkModel } from '../models/StationLink.js'
import type { Unit } from '../unit.js'

export const boots = (unit: Unit): Boots => ({
  async record({ stationPk, ...boot }) {
    const transaction = await unit.transaction()
    await BootModel.create({ stationPk, ...boot }, { transaction })
    const { vendor, model, serialNumber = null, firmwareVersion = null, iccid = null, imsi = null, at } = boot
    await StationModel.update(
      { vendor, model, serialNumber, firmwareVersion, iccid, imsi, updatedAt: at },
      { where: { id: stationPk }, transaction },
    )
    await StationLinkModel.update({ bootStatus: boot.status }, { where: { stationPk }, transaction })
  },
})
