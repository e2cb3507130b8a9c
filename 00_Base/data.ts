import type { Ingest } from '#base/ingest.js'
import type { MessageLogStore } from '#base/messageLog.js'
import type { Repositories } from '#base/repositories.js'
import type { SystemData } from '#base/system.js'

/** Rows older than these go; undefined keeps all. */
export interface Retention {
  apply(olderThan: { messages?: Date; statusHistory?: Date; meterValues?: Date }): Promise<void>
}

/** Storage as modules see it. */
export interface Data {
  /** One transaction that sees one tenant; opened with its first use. */
  withTenant<T>(tenantId: number, work: (data: Repositories) => Promise<T>): Promise<T>
  system: SystemData
  ingest: Ingest
  messageLog: MessageLogStore
  retention: Retention
  /** True when PostgreSQL answers now. */
  healthy(): Promise<boolean>
  close(): Promise<void>
}
