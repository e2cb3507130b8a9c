/** Columns of a command as a `CommandRow` reads them; `present` leaves NULL out. */
export const commandColumns = (table = 'commands') =>
  `${table}.id, ${table}.tenant_id AS "tenantId", ${table}.station_id AS "stationId", ${table}.ocpp_version AS version, ${table}.action, ${table}.request,
   ${table}.status, ${table}.when_offline AS "whenOffline", ${table}.requested_by AS "requestedBy", ${table}.callback_url AS "callbackUrl",
   ${table}.created_at AS "createdAt", ${table}.expires_at AS "expiresAt", ${table}.sent_at AS "sentAt", ${table}.finished_at AS "finishedAt",
   ${table}.response, ${table}.meaning, ${table}.error`

/** What is committed together with the end of the commands in `ended`: the event and the callback. To be put after a `WITH ended AS (…)`. */
export const tell = `told AS (
    INSERT INTO outbox (tenant_id, event, body)
    SELECT tenant_id, 'command.finished',
      json_build_object('tenantId', tenant_id, 'commandId', id, 'stationId', station_id, 'action', action, 'status', status)
    FROM ended
  ), called AS (
    INSERT INTO callbacks (tenant_id, command_id, url) SELECT tenant_id, id, callback_url FROM ended WHERE callback_url IS NOT NULL
    ON CONFLICT DO NOTHING
  )`

/** What `tell` reads of a command that ends. */
export const endedColumns = 'tenant_id, id, station_id, action, status, callback_url'
