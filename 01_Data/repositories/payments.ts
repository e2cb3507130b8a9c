import type { KnownSettlement, Payments, VatCheck, WebPayment } from '#base/repositories/payments.js'
import { listPage, where } from '../page.js'
import type { Unit } from '../unit.js'

const columns = `p.id, p.station_pk AS "stationPk", s.station_id AS "stationId", p.psp_ref AS "pspRef", p.transaction_id AS "transactionId",
  (SELECT id FROM transactions t WHERE t.station_pk = p.station_pk AND t.transaction_id = p.transaction_id ORDER BY incarnation DESC LIMIT 1) AS "transactionPk",
  p.status, p.status_info AS "statusInfo", p.amount, p.settled_at AS "settledAt", p.received_at AS "receivedAt", p.receipt_id AS "receiptId",
  p.receipt_url AS "receiptUrl", p.vat_number AS "vatNumber", p.vat_company AS "vatCompany"`

const later = ['transaction_id', 'status_info', 'receipt_id', 'receipt_url', 'vat_number', 'vat_company']
  .map((column) => `${column} = COALESCE(excluded.${column}, p.${column})`)
  .join(', ')

export const payments = (unit: Unit): Payments => ({
  async settled(stationPk, settlement) {
    const { pspRef, transactionId, status, statusInfo, amount, settledAt, receivedAt, receiptId, receiptUrl, vatNumber, vatCompany } =
      settlement
    await unit.query(
      `INSERT INTO settlements AS p (station_pk, psp_ref, transaction_id, status, status_info, amount, settled_at, received_at, receipt_id, receipt_url, vat_number, vat_company)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (tenant_id, station_pk, psp_ref, status, settled_at, amount) DO UPDATE SET ${later}`,
      [
        stationPk,
        pspRef,
        transactionId ?? null,
        status,
        statusInfo ?? null,
        amount,
        settledAt,
        receivedAt,
        receiptId ?? null,
        receiptUrl ?? null,
        vatNumber ?? null,
        vatCompany ? JSON.stringify(vatCompany) : null,
      ],
    )
  },

  settlements: ({ stationId, transactionId, pspRef, status, from, to }, page) =>
    listPage<KnownSettlement>(
      unit,
      {
        columns,
        from: 'settlements p JOIN stations s ON s.id = p.station_pk',
        where: where()
          .and('s.station_id = ?', stationId)
          .and('p.transaction_id = ?', transactionId)
          .and('p.psp_ref = ?', pspRef)
          .and('p.status = ?', status)
          .and('p.settled_at >= ?', from)
          .and('p.settled_at < ?', to),
        keys: [
          { sql: 'p.settled_at', type: 'timestamptz' },
          { sql: 'p.id', type: 'bigint' },
        ],
        descending: true,
      },
      page,
    ),

  async webPaymentStarted(stationPk, { evseId, timeoutSeconds, startedBy, startedAt }) {
    await unit.query(
      'INSERT INTO web_payments (station_pk, evse_id, timeout_seconds, started_by, started_at) VALUES ($1, $2, $3, $4, $5)',
      [stationPk, evseId, timeoutSeconds, startedBy ?? null, startedAt],
    )
  },

  // Of a time beyond a lifetime nobody needs the end.
  webPayments: (stationPk, page) =>
    listPage<WebPayment>(
      unit,
      {
        columns: `evse_id AS "evseId", timeout_seconds AS "timeoutSeconds", started_by AS "startedBy", started_at AS "startedAt",
          started_at + LEAST(timeout_seconds, 3000000000) * interval '1 second' AS until`,
        from: 'web_payments',
        where: where().and('station_pk = ?', stationPk),
        keys: [{ sql: 'id', type: 'bigint' }],
        descending: true,
      },
      page,
    ),

  async vatChecked(stationPk, { evseId, vatNumber, status, reason, at }) {
    await unit.query('INSERT INTO vat_checks (station_pk, evse_id, vat_number, status, reason, at) VALUES ($1, $2, $3, $4, $5, $6)', [
      stationPk,
      evseId ?? null,
      vatNumber,
      status,
      reason,
      at,
    ])
  },

  vatChecks: (stationPk, { status }, page) =>
    listPage<VatCheck>(
      unit,
      {
        columns: `evse_id AS "evseId", vat_number AS "vatNumber", status, reason, at`,
        from: 'vat_checks',
        where: where().and('station_pk = ?', stationPk).and('status = ?', status),
        keys: [{ sql: 'id', type: 'bigint' }],
        descending: true,
      },
      page,
    ),
})
