import { defineModule } from '#util/module.js'

export default defineModule({ name: 'SmartCharging', actions: [] })
