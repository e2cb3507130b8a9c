import { Client } from 'pg'
import { expect, it } from 'vitest'
import monitors from '../../migrations/013-monitors.js'
import { testDatabase } from '../database.js'

it('events stored before their columns were there get them from their payload, of every tenant', async () => {
  const { url, drop } = await testDatabase()
  const client = new Client({ connectionString: url })
  await client.connect()
  const payload = {
    component: { name: 'Fan', instance: 'top' },
    variable: { name: 'Speed' },
    eventNotificationType: 'CustomMonitor',
    severity: 3,
    cleared: true,
    variableMonitoringId: 17,
    techCode: 'E17',
  }
  await client.query(`INSERT INTO tenants (id, slug, name) VALUES (0, 'system', 'System'), (1, 'one', 'One'), (2, 'two', 'Two')`)
  await client.query(monitors.down)
  for (const tenant of ['1', '2']) {
    await client.query(`SELECT set_config('app.tenant', $1, false)`, [tenant])
    await client.query(`INSERT INTO stations (station_id) VALUES ('CP1')`)
    for (const [id, stored] of [JSON.stringify(payload), '{}', '{"techInfo":"a\\u0000b"}'].entries())
      await client.query(
        `INSERT INTO station_events (station_pk, event_id, at, received_at, trigger, component, variable, actual_value, payload)
         SELECT id, $1, now(), now(), 'Alerting', 'Fan', 'Speed', '1', $2 FROM stations WHERE tenant_id = $3`,
        [id, stored, tenant],
      )
  }
  await client.query(`SELECT set_config('app.tenant', '', false)`)

  // As whoever migrates does: the owner, whom FORCE binds, not a superuser.
  await client.query('SET ROLE plugboard_owner')
  await client.query(monitors.up)

  await client.query('RESET ROLE')
  const { rows } = await client.query(
    `SELECT tenant_id, component_instance, severity, cleared, event_notification_type, variable_monitoring_id, tech_code, tech_info
     FROM station_events ORDER BY tenant_id, event_id`,
  )
  const filled = {
    component_instance: 'top',
    severity: 3,
    cleared: true,
    event_notification_type: 'CustomMonitor',
    variable_monitoring_id: 17,
    tech_code: 'E17',
    tech_info: null,
  }
  const empty = { severity: null, cleared: false, tech_code: null, tech_info: null }
  expect(rows).toMatchObject([1, 2].flatMap((tenant_id) => [filled, empty, empty].map((row) => ({ tenant_id, ...row }))))
  await client.end()
  await drop()
})
