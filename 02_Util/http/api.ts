import helmet from '@fastify/helmet'
import fp from 'fastify-plugin'
import { authentication } from '../auth/authenticate.js'
import { health } from './health.js'
import { page } from './page.js'
import { problems } from './problems.js'
import { documentation } from './swagger.js'

/** Everything of the REST side that is not a module's: keys, problems, Swagger, health, the live page. Registered before the modules. */
export const httpApi = fp(
  async (app) => {
    // Plain HTTP on a LAN is the first thing a newcomer uses: the browser must not be told to go to https there.
    await app.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } })
    await app.register(problems)
    await app.register(authentication)
    await app.register(documentation)
    await app.register(health)
    await app.register(page)
  },
  { name: 'api', dependencies: ['parts'] },
)
