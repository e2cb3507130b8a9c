/** What an operator reads and changes at a station, under the names of its version. */
export interface Settings {
  read(name: string): { value: string; readonly: boolean } | undefined
  all(): Array<{ name: string; value: string; readonly: boolean }>
  write(name: string, value: string): 'Accepted' | 'Rejected' | 'Unknown'
  heartbeatSeconds(): number | undefined
  setHeartbeatSeconds(seconds: number): void
}

/** `heartbeat` names the setting that is the heartbeat interval; values that are whole numbers stay whole numbers. */
export function stationSettings(initial: Record<string, string>, readonly: readonly string[], heartbeat: string): Settings {
  const values = new Map(Object.entries(initial))
  return {
    read(name) {
      const value = values.get(name)
      return value === undefined ? undefined : { value, readonly: readonly.includes(name) }
    },
    all: () => [...values].map(([name, value]) => ({ name, value, readonly: readonly.includes(name) })),
    write(name, value) {
      const before = values.get(name)
      if (before === undefined) return 'Unknown'
      if (readonly.includes(name) || (/^\d+$/.test(before) && !/^\d+$/.test(value))) return 'Rejected'
      values.set(name, value)
      return 'Accepted'
    },
    heartbeatSeconds: () => Number(values.get(heartbeat)) || undefined,
    setHeartbeatSeconds: (seconds) => void values.set(heartbeat, String(seconds)),
  }
}
