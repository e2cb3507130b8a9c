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
  // Names compare in any case (1.6 §7.17, 2.x part 2 B05.FR.13).
  const names = new Map([...values.keys()].map((name) => [name.toLowerCase(), name]))
  const ours = (name: string) => names.get(name.toLowerCase()) ?? name
  return {
    read(asked) {
      const name = ours(asked)
      const value = values.get(name)
      return value === undefined ? undefined : { value, readonly: readonly.includes(name) }
    },
    all: () => [...values].map(([name, value]) => ({ name, value, readonly: readonly.includes(name) })),
    write(asked, value) {
      const name = ours(asked)
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
