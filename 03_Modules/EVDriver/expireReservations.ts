import type { FastifyInstance } from 'fastify'
import { repeat } from '#util/repeat.js'

const EVERY_MS = 30_000

/** Ends, in every tenant, the reservations whose time is over: not every station says so, and an OCPP 1.6 station has no way to. */
export async function expireReservations({ data, log }: FastifyInstance): Promise<void> {
  for (const { id } of await data.system.tenants.list()) {
    const expired = await data.withTenant(id, (tenant) => tenant.reservations.expire())
    if (expired > 0) log.info({ tenant: id, expired }, 'reservations expired')
  }
}

/** The same, again and again until the process ends. */
export function startExpiring(app: FastifyInstance): void {
  const stop = repeat(
    EVERY_MS,
    () => expireReservations(app),
    (err) => app.log.warn({ err }, 'expiring reservations failed; it runs again'),
  )
  app.addHook('onClose', stop)
}
