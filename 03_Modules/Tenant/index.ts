import { defineModule } from '#util/module.js'
import { routes } from './routes.js'

export default defineModule({ name: 'Tenant', actions: [], routes })
