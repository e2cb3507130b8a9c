import { defineModule } from '#util/module.js'
import { rawRoutes } from './rawRoutes.js'
import { startRouter } from './router.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'OcppRouter',
  actions: [],
  routes,
  async start(app) {
    rawRoutes(app)
    await startRouter(app)
  },
})
