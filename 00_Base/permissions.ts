/** Every permission a key can hold, with what it lets its bearer do. A route names one of these, or it does not start. */
export const permissions = {
  'station.read': 'See stations with their EVSEs, connectors, boots, connections, variables, events and histories',
  'station.write': 'Register, change and remove stations, and set connector types and powers',
  'station.reset': 'Reboot a station or an EVSE',
  'station.control': 'Trigger messages, change availability, unlock connectors and clear the authorization cache',
  'station.inspect': 'Read configuration from a station (GetVariables, GetConfiguration and their kin)',
  'station.configure': 'Change the configuration of a station (SetVariables, ChangeConfiguration and their kin)',
  'station.display': 'Show and clear messages on the display of a station',
  'station.monitor': 'Set and clear the monitors of a station, and choose what they report',
  'station.der': 'Set and clear the DER controls of a station, and send it aFRR signals',
  'customer.inspect': 'Ask a station what it knows of a customer or have it forget that, and read what it answered',
  'station.firmware': 'Update, publish and withdraw firmware',
  'station.log': 'Have a station upload its logs, and read them',
  'station.dataTransfer': 'Send vendor-specific messages to a station',
  'station.localList': 'Send local authorization lists to stations, and let them follow the tokens',
  'station.charging': 'Set and clear charging profiles on a station, and say how a vehicle may charge',
  'file.read': 'See and download the files kept here, logs of stations too',
  'file.write': 'Upload and remove files, and make URLs by which stations download them',
  'onboarding.read': 'See the unknown stations that tried to connect',
  'onboarding.write': 'Approve or dismiss unknown stations',
  'connectionAttempt.read': 'See refused connections and why they were refused',
  'message.read': 'Read the log of OCPP messages',
  'command.read': 'See commands and what became of them',
  'command.write': 'Cancel commands that wait, and read the key that signs callbacks',
  'token.read': 'See tokens and token groups',
  'token.write': 'Register, change and remove tokens and token groups',
  'transaction.read': 'See transactions, their readings and how their energy was found',
  'transaction.write': 'Close a transaction that its station never ended',
  'transaction.start': 'Start a transaction at a station',
  'transaction.stop': 'Stop a transaction at a station',
  'transaction.cost': 'Have a station show what a transaction costs so far',
  'certificate.read':
    'See what stations want to have signed, which certificates they hold, what they ask about certificates, and which authorities are trusted',
  'certificate.write':
    'Send stations signed certificates, install and delete certificates at stations, and say which authorities are trusted',
  'payment.read': 'See settlements of ad hoc payments, web payments and checks of VAT numbers',
  'price.read': 'See what transactions are charged by',
  'price.write': 'Set and remove what transactions are charged by',
  'tariff.read': 'See tariffs, ask stations which they have',
  'tariff.write': 'Set, change and clear the tariffs of stations and transactions',
  'reservation.read': 'See reservations',
  'reservation.write': 'Reserve an EVSE at a station, and cancel reservations',
  'batterySwap.read': 'See battery swaps',
  'batterySwap.write': 'Let a driver swap batteries at a station',
  'location.read': 'See locations and search them by distance',
  'location.write': 'Create, change and remove locations',
  'tenant.read': 'See the own tenant (a system key: every tenant)',
  'tenant.write': 'Change the own tenant (a system key: create, change and remove tenants)',
  'apiKey.read': 'See API keys by name (never the key itself)',
  'apiKey.write': 'Create and remove API keys, none stronger than the own one',
  'metrics.read': 'Read the metrics of the process',
} as const

export type Permission = keyof typeof permissions

/** What a key may be given: a permission, all of a kind (`station.*`) or everything (`*`). */
export type Grant = Permission | '*' | `${string}.*`

export const isPermission = (name: string): name is Permission => Object.hasOwn(permissions, name)

/** True when `name` is something a key can hold. */
export const isGrant = (name: string): name is Grant =>
  name === '*' || isPermission(name) || (name.endsWith('.*') && Object.keys(permissions).some((p) => p.startsWith(name.slice(0, -1))))

/** True when one of `held` covers `wanted`; `wanted` may itself be a grant such as `station.*`, which only an equal or wider one covers. */
export const covers = (held: readonly string[], wanted: string): boolean =>
  held.some((grant) => grant === '*' || grant === wanted || (grant.endsWith('.*') && wanted.startsWith(grant.slice(0, -1))))
